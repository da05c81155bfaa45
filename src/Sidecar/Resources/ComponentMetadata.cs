using System.Globalization;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Sidecar.Resources;

/// <summary>
/// A component's metadata read by type; a key that nobody understands is an error, not a silent nothing.
/// </summary>
internal sealed class ComponentMetadata
{
    private readonly Component component;

    public ComponentMetadata(Component component, params string[] supported)
    {
        this.component = component;
        if (component.Type.StartsWith("pubsub.", StringComparison.Ordinal))
            supported = [.. supported, .. TopicScopes.Keys];
        var unknown = component.Metadata.Keys
            .FirstOrDefault(k => !supported.Contains(k, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            throw component.Error(
                $"metadata '{unknown}' is not supported. Supported: "
                + $"{string.Join(", ", supported.Order(StringComparer.OrdinalIgnoreCase))}.");
    }

    public string? Text(string key) => component.Metadata.TryGetValue(key, out var value) && value != "" ? value : null;

    public string Required(string key, string example) =>
        Text(key) ?? throw component.Error($"metadata '{key}' is required, for example {example}.");

    public bool Flag(string key) => Text(key)?.ToLowerInvariant() switch
    {
        null or "false" or "no" or "off" or "n" or "f" or "0" => false,
        "true" or "yes" or "on" or "y" or "t" or "1" => true,
        var other => throw component.Error($"metadata '{key}' must be true or false, not '{other}'."),
    };

    public long Number(string key, long fallback, long min, long max)
    {
        if (Text(key) is not { } text)
            return fallback;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < min
            || value > max)
            throw component.Error($"metadata '{key}' must be a whole number from {min} to {max}, not '{text}'.");
        return value;
    }

    /// <summary>From 0 (the default) to 1.</summary>
    public double Probability(string key)
    {
        if (Text(key) is not { } text)
            return 0;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? value : throw component.Error($"metadata '{key}' must be a probability from 0 to 1, not '{text}'.");
    }

    /// <summary>A Go duration, or a bare number of <paramref name="unit"/>s.</summary>
    public TimeSpan Duration(string key, TimeSpan unit, TimeSpan fallback)
    {
        if (Text(key) is not { } text)
            return fallback;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return unit * number;
        return GoDuration.TryParse(text, out var duration)
            ? duration : throw component.Error($"metadata '{key}' must be a duration such as 2s, not '{text}'.");
    }

    public IReadOnlySet<string> List(string key) =>
        (Text(key) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .ToHashSet();
}
