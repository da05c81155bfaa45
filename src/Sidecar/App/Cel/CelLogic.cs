using System.Text.Json;

namespace DaprMessaging.Sidecar.App.Cel;

/// <summary>And, or: an error on one side does not matter if the other side decides.</summary>
internal static class CelLogic
{
    public static Func<JsonElement, object?> Either(Func<JsonElement, object?> left, Func<JsonElement, object?> right,
        bool decides) => e =>
    {
        try
        {
            if (Condition(left(e)) == decides)
                return decides;
        }
        catch (FormatException)
        {
            if (Condition(right(e)) == decides)
                return decides;
            throw;
        }
        return Condition(right(e));
    };

    private static bool Condition(object? value) =>
        value is bool condition ? condition : throw CelValues.NoOverload("a logical operator");
}
