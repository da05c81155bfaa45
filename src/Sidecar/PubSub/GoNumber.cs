using System.Globalization;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>A double as Go's <c>encoding/json</c> writes it: the fewest digits that read back as the same double.</summary>
internal static class GoNumber
{
    public static string Format(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (value == 0 || Math.Abs(value) is >= 1e-4 and < 1e15)
            return text; // .NET writes these without an exponent, as Go does
        var sign = value < 0 ? "-" : "";
        var (digits, exponent) = Parts(text.TrimStart('-'));
        if (Math.Abs(value) is not (>= 1e-6 and < 1e21))
            return $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{exponent.ToString("+00;-0", CultureInfo.InvariantCulture)}";
        return exponent < 0 ? $"{sign}0.{new string('0', -exponent - 1)}{digits}"
            : $"{sign}{digits.PadRight(exponent + 1, '0')}";
    }

    /// <summary>The digits without zeros around them, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Parts(string text)
    {
        var at = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = at < 0 ? text : text[..at];
        var exponent = at < 0 ? 0 : int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), exponent + whole - 1 - zeros);
    }
}
