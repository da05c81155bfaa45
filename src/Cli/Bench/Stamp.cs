using System.Globalization;

namespace DaprMessaging.Cli.Bench;

/// <summary>What the text of a message of a bench says: whose it is, the how-manieth, and when it was due.</summary>
internal readonly record struct Stamp(int Sender, long Number, long DueAt)
{
    /// <summary>As long as asked.</summary>
    public string ToText(int size) => string.Create(CultureInfo.InvariantCulture, $"{Sender} {Number} {DueAt} ").PadRight(size, 'x');

    public static Stamp Parse(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        text.Split(parts, ' ');
        return new(int.Parse(text[parts[0]], CultureInfo.InvariantCulture), Of(text[parts[1]]), Of(text[parts[2]]));

        static long Of(ReadOnlySpan<char> digits) => long.Parse(digits, CultureInfo.InvariantCulture);
    }
}
