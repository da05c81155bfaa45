using System.Text.Json;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.Http;
using Grpc.Core;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>What an app asks for when it sets a timer or a reminder.</summary>
internal sealed record AlarmRequest
{
    public string DueTime { get; init; } = "";

    public string Period { get; init; } = "";

    public string Ttl { get; init; } = "";

    public string Callback { get; init; } = "";

    /// <summary>JSON; null = none.</summary>
    public string? Data { get; init; }

    /// <summary>Reminders only: false refuses a name that is taken.</summary>
    public bool Overwrite { get; init; } = true;

    /// <exception cref="SidecarException">It is no JSON of that form.</exception>
    public static AlarmRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                throw new JsonException($"an object is expected, not {root.ValueKind}");
            return new()
            {
                DueTime = StateJson.String(root, "dueTime") ?? "",
                Period = StateJson.String(root, "period") ?? "",
                Ttl = StateJson.String(root, "ttl") ?? "",
                Callback = StateJson.String(root, "callback") ?? "",
                Data = root.Property("data") is { } data ? JsonSerializer.Serialize(data) : null,
                Overwrite = root.Property("overwrite") is not { ValueKind: JsonValueKind.False },
            };
        }
        catch (JsonException e)
        {
            throw new SidecarException(400, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {e.Message}")
            {
                GrpcCode = StatusCode.InvalidArgument,
            };
        }
    }
}
