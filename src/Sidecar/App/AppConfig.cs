using System.Text.Json;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.App;

/// <summary>The answer to <c>GET /dapr/config</c>: which actor types an app hosts, when they are idle, how they leave.</summary>
internal sealed record AppConfig(IReadOnlyList<string> Entities)
{
    private static readonly TimeSpan defaultIdle = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan defaultDrain = TimeSpan.FromSeconds(30);

    public static readonly AppConfig None = new([]);

    private IReadOnlyDictionary<string, TimeSpan> IdleTimeouts { get; init; } = new Dictionary<string, TimeSpan>();

    private TimeSpan IdleTimeout { get; init; } = defaultIdle;

    /// <summary>How often idle actors are looked for.</summary>
    public TimeSpan ScanInterval { get; private init; } = TimeSpan.FromSeconds(30);

    private IReadOnlyDictionary<string, TimeSpan> DrainTimeouts { get; init; } = new Dictionary<string, TimeSpan>();

    private TimeSpan DrainTimeout { get; init; } = defaultDrain;

    /// <summary>How long a leaving actor's turn may last; none when the app wants no draining.</summary>
    public TimeSpan DrainTimeoutOf(string type) => DrainTimeouts.GetValueOrDefault(type, DrainTimeout);

    public TimeSpan IdleTimeoutOf(string type) => IdleTimeouts.GetValueOrDefault(type, IdleTimeout);

    /// <exception cref="NotSupportedException">It asks for what this sidecar does not do.</exception>
    public static AppConfig Parse(ReadOnlyMemory<byte> json)
    {
        if (json.IsEmpty)
            return None;
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        RefuseReentrancy(root);
        var perType = new Dictionary<string, TimeSpan>();
        var drains = new Dictionary<string, TimeSpan>();
        foreach (var config in root.Items("entitiesConfig"))
        {
            RefuseReentrancy(config);
            if (Duration(config, "actorIdleTimeout") is { } idle)
                foreach (var type in config.Items("entities"))
                    perType[type.GetString() ?? ""] = idle;
            if (Drain(config) is { } drain)
                foreach (var type in config.Items("entities"))
                    drains[type.GetString() ?? ""] = drain;
        }
        var entities = root.Items("entities").Select(e => e.GetString() ?? "").Where(e => e != "").Distinct().ToList();
        return new(entities)
        {
            IdleTimeout = Duration(root, "actorIdleTimeout") ?? defaultIdle,
            ScanInterval = Duration(root, "actorScanInterval") ?? TimeSpan.FromSeconds(30),
            IdleTimeouts = perType,
            DrainTimeout = Drain(root) ?? defaultDrain,
            DrainTimeouts = drains,
        };
    }

    private static void RefuseReentrancy(JsonElement config)
    {
        if (config.Property("reentrancy")?.IsTrue("enabled") == true)
            throw new NotSupportedException(
                "/dapr/config: actor reentrancy is not supported by the embedded sidecar; leave it off.");
    }

    private static TimeSpan? Drain(JsonElement config) =>
        config.Property("drainRebalancedActors") is { ValueKind: JsonValueKind.False } ? TimeSpan.Zero
            : Duration(config, "drainOngoingCallTimeout");

    private static TimeSpan? Duration(JsonElement config, string name) =>
        GoDuration.TryParse(config.Text(name) ?? "", out var duration) && duration > TimeSpan.Zero ? duration : null;
}
