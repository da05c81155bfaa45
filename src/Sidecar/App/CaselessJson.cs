using System.Text.Json;

namespace DaprMessaging.Sidecar.App;

/// <summary>Properties of a JSON object by name without case, as Go reads them.</summary>
internal static class CaselessJson
{
    public static JsonElement? Property(this JsonElement item, string name)
    {
        if (item.ValueKind == JsonValueKind.Object)
            foreach (var property in item.EnumerateObject())
                if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return property.Value;
        return null;
    }

    /// <summary>Null = absent, empty, or no string.</summary>
    public static string? Text(this JsonElement item, string name) =>
        item.Property(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
            ? text : null;

    public static bool IsTrue(this JsonElement item, string name) =>
        item.Property(name) is { ValueKind: JsonValueKind.True };

    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) =>
        item.Property(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    public static int Number(this JsonElement item, string name) =>
        item.Property(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number)
            ? number : 0;
}
