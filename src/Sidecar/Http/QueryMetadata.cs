using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Sidecar.Http;

/// <summary><c>metadata.*</c> of a request's query.</summary>
internal static class QueryMetadata
{
    private const string Prefix = "metadata.";

    /// <summary>What the query says wins over what is there.</summary>
    public static void AddTo(MapField<string, string> metadata, HttpRequest request)
    {
        foreach (var (name, values) in request.Query)
            if (name.StartsWith(Prefix, StringComparison.Ordinal))
                metadata[name[Prefix.Length..]] = values[0] ?? "";
    }

    public static void WriteTo(HttpResponse response, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        foreach (var (name, value) in metadata)
            response.Headers[Prefix + name] = value;
    }
}
