using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DaprMessaging.Cli.Sidecars;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Cli.Profile;

/// <summary>The call counters of all apps, as the sidecar for commands shows them in its metadata.</summary>
internal sealed class SidecarCounters : IDisposable
{
    private const string Prefix = "calls.";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;

    private SidecarCounters(Dictionary<string, string?> settings)
    {
        http = new HttpClient { BaseAddress = new Uri(settings["DAPR_HTTP_ENDPOINT"]!), Timeout = Patience };
        http.DefaultRequestHeaders.Add("dapr-api-token", settings["DAPR_API_TOKEN"]);
    }

    /// <summary>Those of a system that runs.</summary>
    public static async Task<SidecarCounters> OfAsync(DataFolder data, CancellationToken ct) =>
        new(await EnvironmentFile.ReadForOperatorAsync(data, ct) ?? throw new InvalidOperationException($"{data.Path} says nothing of a sidecar for commands."));

    public async Task<IReadOnlyDictionary<(string App, string Api), long>> ReadAsync(CancellationToken ct)
    {
        var metadata = await http.GetFromJsonAsync<JsonElement>("/v1.0/metadata", ct);
        return metadata.GetProperty("extended").EnumerateObject()
            .Where(p => p.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(p => (Name: p.Name[Prefix.Length..].Split('.', 2), Count: long.Parse(p.Value.GetString()!, CultureInfo.InvariantCulture)))
            .Where(c => c.Name is [var app, _] && char.IsLower(app[0])) // the others are this sidecar's own, once more
            .ToDictionary(c => (c.Name[0], c.Name[1]), c => c.Count);
    }

    public void Dispose() => http.Dispose();
}
