using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaprMessaging.Cli.Chat;

/// <summary>As many of the last lines as there is room for.</summary>
internal sealed class Tail(IReadOnlyList<IRenderable> rows) : IRenderable
{
    public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var height = options.Height ?? rows.Count;
        var lines = new List<SegmentLine>();
        for (var i = rows.Count - 1; i >= 0 && lines.Count < height; i--)
            lines.InsertRange(0, Segment.SplitLines(rows[i].Render(options with { Height = null }, maxWidth), maxWidth));
        return lines.Skip(Math.Max(0, lines.Count - height)).SelectMany(line => line.Append(Segment.LineBreak));
    }
}
