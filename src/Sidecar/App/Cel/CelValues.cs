using System.Text.Json;

namespace DaprMessaging.Sidecar.App.Cel;

/// <summary>Values while a rule is evaluated: null, bool, double, string, a list, or an object of JSON.</summary>
internal static class CelValues
{
    public static object? Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Array => json.EnumerateArray().Select(Of).ToList(),
        JsonValueKind.Object => json,
        _ => null,
    };

    public static bool Has(object? value, string name) =>
        value is JsonElement json ? json.TryGetProperty(name, out _) : throw new FormatException(
            $"'{name}' is asked of what has no fields");

    public static object? Field(object? value, string name) =>
        value is JsonElement json && json.TryGetProperty(name, out var field)
            ? Of(field) : throw new FormatException($"no such key: {name}");

    public static object? Item(object? value, object? index) => (value, index) switch
    {
        (List<object?> list, double at) when at >= 0 && at < list.Count && at == Math.Floor(at) => list[(int)at],
        (List<object?>, double at) => throw new FormatException($"index out of range: {at}"),
        (JsonElement, string name) => Field(value, name),
        _ => throw NoOverload("an index"),
    };

    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (List<object?> a, List<object?> b) => a.Count == b.Count && a.Zip(b).All(p => Same(p.First, p.Second)),
        (JsonElement a, JsonElement b) => JsonElement.DeepEquals(a, b),
        _ => Equals(left, right),
    };

    public static int Compare(object? left, object? right) => (left, right) switch
    {
        (double a, double b) => a.CompareTo(b),
        (string a, string b) => PubSub.Utf8Order.Instance.Compare(a, b),
        (bool a, bool b) => a.CompareTo(b),
        _ => throw NoOverload("a comparison"),
    };

    public static bool In(object? value, object? container) => container switch
    {
        List<object?> list => list.Exists(i => Same(i, value)),
        JsonElement when value is string name => Has(container, name),
        _ => throw NoOverload("'in'"),
    };

    public static double Size(object? value) => value switch
    {
        string text => text.EnumerateRunes().Count(),
        List<object?> list => list.Count,
        JsonElement json => json.EnumerateObject().Count(),
        _ => throw NoOverload("size()"),
    };

    public static FormatException NoOverload(string what) => new($"no such overload: {what} of these types");
}
