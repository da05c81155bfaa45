using System.Globalization;
using System.Text;

namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>
/// A line of strace: <c>77 1795397874.31 pwrite64(5&lt;/d/f&gt;, "bytes", 12, 0) = 12</c>, or its beginning that ends with
/// <c>&lt;unfinished ...&gt;</c>, or its end: <c>77 1795397874.32 &lt;... pwrite64 resumed&gt;) = 12</c>.
/// </summary>
internal sealed class TraceLine
{
    private const string Unfinished = " <unfinished ...>", Resumed = "<... ";

    private readonly string text;
    private readonly int arguments;

    public TraceLine(string text)
    {
        this.text = text;
        var thread = text.IndexOf(' ', StringComparison.Ordinal);
        var time = text.AsSpan(thread).IndexOfAnyExcept(' ') + thread;
        var call = text.IndexOf(' ', time) + 1;
        Thread = text[..thread];
        At = DateTime.UnixEpoch.AddTicks((long)(decimal.Parse(text.AsSpan(time, call - time - 1), CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));
        IsResumed = text.AsSpan(call).StartsWith(Resumed, StringComparison.Ordinal);
        arguments = text.IndexOf('(', call) + 1;
        Call = IsResumed || arguments == 0 ? "" : text[call..(arguments - 1)];
    }

    public string Thread { get; }

    public DateTime At { get; }

    /// <summary>Empty for the end of an unfinished one, and for what is no call.</summary>
    public string Call { get; }

    /// <summary>It ends what a line before began, in the same thread.</summary>
    public bool IsResumed { get; }

    public bool IsFinished => !text.EndsWith(Unfinished, StringComparison.Ordinal);

    /// <summary>Its thread was killed before strace had written it down: nobody was told that it is done.</summary>
    public bool IsCutOff => IsFinished && text.LastIndexOf(") = ", StringComparison.Ordinal) < 0;

    /// <summary>It did not do what was asked.</summary>
    public bool HasFailed => text.LastIndexOf(" = ", StringComparison.Ordinal) is >= 0 and var at && text[at + 3] is '-' or '?';

    /// <summary>The path that stands behind the file descriptor, which is the first argument.</summary>
    public string PathOfDescriptor => text[(text.IndexOf('<', arguments) + 1)..text.IndexOf('>', arguments)];

    public bool IsOfDeleted => text.IndexOf('>', arguments) is >= 0 and var end && text.AsSpan(end + 1).StartsWith("(deleted)", StringComparison.Ordinal);

    /// <summary>What stands between quotes, the first or a later one, with its escapes undone, and where it ends.</summary>
    public (byte[] Bytes, int End) Quoted(int from = 0)
    {
        var (bytes, at) = (new List<byte>(), text.IndexOf('"', Math.Max(from, arguments)) + 1);
        for (; text[at] != '"'; at++)
        {
            if (text[at] != '\\') bytes.Add((byte)text[at]);
            else bytes.Add(Escaped(ref at));
        }

        return text.AsSpan(at + 1).StartsWith("...", StringComparison.Ordinal)
            ? throw new InvalidDataException($"strace has cut a write short: {text[..120]}")
            : ([.. bytes], at + 1);
    }

    public (string Path, int End) QuotedPath(int from = 0)
    {
        var (bytes, end) = Quoted(from);
        return (Encoding.UTF8.GetString(bytes), end);
    }

    /// <summary>The last argument, a number.</summary>
    public long LastNumber
    {
        get
        {
            var end = IsFinished ? text.LastIndexOf(") = ", StringComparison.Ordinal) : text.Length - Unfinished.Length;
            return long.Parse(text.AsSpan((text.LastIndexOf(' ', end - 1) + 1)..end), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>What stands behind this place: flags.</summary>
    public string Rest(int from) => text[from..];

    private byte Escaped(ref int at)
    {
        const string letters = "abtnvfr"; // 7 and up
        var next = text[++at];
        if (letters.IndexOf(next, StringComparison.Ordinal) is >= 0 and var letter) return (byte)(7 + letter);
        if (next is < '0' or > '7') return (byte)next;
        var value = next - '0';
        for (var digits = 1; digits < 3 && text[at + 1] is >= '0' and <= '7'; digits++) value = value * 8 + (text[++at] - '0');
        return (byte)value;
    }
}
