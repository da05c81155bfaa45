using System.Globalization;
using System.Xml.Linq;

namespace DaprMessaging.Cli.Profile;

/// <summary>Stacks as a flame graph: a box is a method, as wide as the share of samples it was seen in, on top of its caller.</summary>
internal static class FlameGraph
{
    private const double Width = 1600, Row = 16, Narrowest = 1.5, LetterWidth = 6.2;
    private const string Ours = "DaprMessaging.";
    private static readonly XNamespace svg = "http://www.w3.org/2000/svg";

    private sealed class Frame(string name)
    {
        private readonly Dictionary<string, Frame> callees = [];

        public string Name => name;

        public int Samples { get; set; }

        public IEnumerable<Frame> Callees => callees.Values.OrderBy(f => f.Name, StringComparer.Ordinal);

        public Frame Call(string method) => callees.TryGetValue(method, out var frame) ? frame : callees[method] = new Frame(method);

        public int Depth(double scale) => Samples * scale < Narrowest ? 0 : 1 + callees.Values.Select(c => c.Depth(scale)).DefaultIfEmpty().Max();
    }

    public static string Draw(string title, IReadOnlyDictionary<string, int> stacks)
    {
        var all = new Frame(title);
        foreach (var (stack, samples) in stacks)
        {
            var frame = all;
            frame.Samples += samples;
            foreach (var method in stack.Split(';'))
            {
                frame = frame.Call(method);
                frame.Samples += samples;
            }
        }

        var scale = Width / Math.Max(1, all.Samples);
        var height = all.Depth(scale) * Row;
        var picture = new XElement(svg + "svg", new XAttribute("viewBox", Text($"0 0 {Width} {height}")), new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", 11));
        Add(picture, all, 0, height - Row, scale, all.Samples);
        return picture.ToString(SaveOptions.DisableFormatting);
    }

    private static void Add(XElement picture, Frame frame, double x, double y, double scale, int total)
    {
        var width = frame.Samples * scale;
        if (width < Narrowest) return;
        var box = new XElement(svg + "g",
            new XElement(svg + "title", Text($"{frame.Name}: {frame.Samples} samples, {100.0 * frame.Samples / total:0.0} %")),
            new XElement(svg + "rect", Number("x", x), Number("y", y), Number("width", width - 0.3), Number("height", Row - 1), new XAttribute("fill", Colour(frame.Name))));
        var letters = (int)((width - 4) / LetterWidth);
        if (letters >= 3) box.Add(new XElement(svg + "text", Number("x", x + 2), Number("y", y + Row - 5), Short(frame.Name, letters)));
        picture.Add(box);
        foreach (var callee in frame.Callees)
        {
            Add(picture, callee, x, y - Row, scale, total);
            x += callee.Samples * scale;
        }
    }

    private static string Colour(string name) =>
        name.StartsWith(Ours, StringComparison.Ordinal) ? "#f4a259" : name.Contains('.', StringComparison.Ordinal) ? "#d9dde3" : "#8cb3d9";

    // The end of a name says more than its beginning.
    private static string Short(string name, int letters) => name.Length <= letters ? name : "…" + name[^(letters - 1)..];

    private static XAttribute Number(string name, double value) => new(name, Text($"{value:0.##}"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
