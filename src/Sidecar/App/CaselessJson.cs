using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DaprMessaging.Sidecar.App;

/// <summary>Properties of a JSON object by name without case, as Go reads them.</summary>
internal static class CaselessJson
{
    public static JsonElement? Property(this JsonElement item, string name)
    {
        if (item.ValueKind == JsonValueKind.Object)
            foreach (var property in item.EnumerateObject())
                if (Is(property, name))
                    return property.Value;
        return null;
    }

    // The name as it is in the text, if nothing in it is escaped: most names are looked at and passed by.
    private static bool Is(JsonProperty property, string name) =>
        JsonMarshal.GetRawUtf8PropertyName(property) is var raw && raw.Contains((byte)'\\')
            ? property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) : Ascii.EqualsIgnoreCase(raw, name);

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
