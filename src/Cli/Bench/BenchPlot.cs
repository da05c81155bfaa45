using System.Globalization;
using HdrHistogram;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace DaprMessaging.Cli.Bench;

/// <summary>Latency by percentile, a numbered line for each repeat: the tail to the right, as far as it was measured.</summary>
internal static class BenchPlot
{
    private const int Width = 800, Height = 450;

    public static string Draw(string title, IEnumerable<HistogramBase> repeats)
    {
        var plot = new PlotModel { Title = title, Background = OxyColors.White, Padding = new OxyThickness(10, 20, 40, 10) };
        plot.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom, Title = "percentile", Minimum = 0, MajorStep = 1, MinorTickSize = 0, LabelFormatter = Percentile,
            MajorGridlineStyle = LineStyle.Dot, MaximumPadding = 0.05,
        });
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Left, Title = "latency, ms", MajorGridlineStyle = LineStyle.Dot, MaximumPadding = 0.05 });
        foreach (var (repeat, n) in repeats.Select((r, i) => (r, i + 1)))
        {
            var line = new LineSeries { Title = n.ToString(CultureInfo.InvariantCulture), LineLegendPosition = LineLegendPosition.End };
            line.Points.AddRange(Points(repeat));
            plot.Series.Add(line);
        }

        return new SvgExporter { Width = Width, Height = Height }.ExportToString(plot);
    }

    /// <summary>What a message costs by the number of members, both axes by powers of ten.</summary>
    public static string Draw(MembersResult result)
    {
        var plot = new PlotModel { Title = "dmsg bench members", Background = OxyColors.White, Padding = new OxyThickness(10, 20, 20, 10) };
        plot.Axes.Add(new LogarithmicAxis { Position = AxisPosition.Bottom, Title = "members", StringFormat = "#,0", MajorGridlineStyle = LineStyle.Dot, MaximumPadding = 0.3 });
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Left, Title = "server CPU seconds for 1,000 messages", AxisTitleDistance = 16, MajorGridlineStyle = LineStyle.Dot, MinimumPadding = 0.1, MaximumPadding = 0.2,
        });
        foreach (var kind in result.Points.Where(p => p.ServerCpuSPer1000 > 0).GroupBy(p => p.IsChannel))
        {
            var line = new LineSeries { Title = kind.Key ? "channel, kept once" : "chat, written out", LineLegendPosition = LineLegendPosition.End, MarkerType = MarkerType.Circle };
            line.Points.AddRange(kind.Select(p => new DataPoint(p.Members, p.ServerCpuSPer1000!.Value)));
            plot.Series.Add(line);
        }

        return new SvgExporter { Width = Width, Height = Height }.ExportToString(plot);
    }

    // The number of nines: 0 is the fastest, 1 is the 90th percentile, 2 the 99th, 3 the 99.9th.
    private static IEnumerable<DataPoint> Points(HistogramBase repeat) => repeat.Percentiles(5)
        .Where(p => p.Percentile < 100)
        .Select(p => new DataPoint(-Math.Log10(1 - p.Percentile / 100), p.ValueIteratedTo / 1000.0));

    private static string Percentile(double nines) => (100 - 100 * Math.Pow(10, -nines)).ToString("0.#####", CultureInfo.InvariantCulture);
}
