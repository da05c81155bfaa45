using System.Globalization;
using System.Text.RegularExpressions;

namespace DaprMessaging.Hosting;

/// <summary>What is outside did not do what it was asked, or nobody knows whether it did.</summary>
public sealed partial class BindingException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>It has answered, and does not want it: it will not the next time either. (What an HTTP binding was answered its sidecar says in words only.)</summary>
    public bool IsRefusal { get; } = StatusIn().Match(message) is { Success: true } found
        && int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is >= 400 and < 500 and not (408 or 429);

    [GeneratedRegex(@"received status code (\d{3})\b")]
    private static partial Regex StatusIn();
}
