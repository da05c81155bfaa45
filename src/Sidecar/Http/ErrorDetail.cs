namespace DaprMessaging.Sidecar.Http;

/// <summary>The details of daprd's errors, in Google's forms.</summary>
internal static class ErrorDetail
{
    public static object Info(string reason, params (string Key, string Value)[] metadata) =>
        new Dictionary<string, object>
        {
            ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo",
            ["domain"] = "dapr.io",
            ["metadata"] = metadata.ToDictionary(m => m.Key, m => m.Value),
            ["reason"] = reason,
        };

    public static object Resource(string type, string name, string description = "") =>
        new Dictionary<string, object>
        {
            ["@type"] = "type.googleapis.com/google.rpc.ResourceInfo",
            ["description"] = description,
            ["owner"] = "",
            ["resource_name"] = name,
            ["resource_type"] = type,
        };

    public static object BadField(string field, string description) => new Dictionary<string, object>
    {
        ["@type"] = "type.googleapis.com/google.rpc.BadRequest",
        ["field_violations"] = new[] { new { field, description } },
    };
}
