using Spectre.Console;
using Spectre.Console.Rendering;

namespace DaprMessaging.Cli.Chat;

/// <summary>As much of a text as goes into one line.</summary>
internal sealed class OneLine(string text, Style style) : IRenderable
{
    public Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(1, maxWidth), maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        Segment.SplitOverflow(new Segment(text, style), Overflow.Ellipsis, maxWidth).Append(Segment.LineBreak);
}
