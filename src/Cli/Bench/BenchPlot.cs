using HdrHistogram;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace DaprMessaging.Cli.Bench;

/// <summary>Latency by percentile, a line for each repeat: the tail to the right, as far as it was measured.</summary>
internal static class BenchPlot
{
    private const int Width = 800, Height = 450;

    public static string Draw(string title, IEnumerable<HistogramBase> repeats)
    {
        var plot = new PlotModel { Title = title, Background = OxyColors.White };
        plot.Legends.Add(new Legend { LegendPosition = LegendPosition.TopLeft });
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Bottom, Title = "percentile", Minimum = 1, LabelFormatter = Percentile, MajorGridlineStyle = LineStyle.Dot,
        });
        plot.Axes.Add(new LogarithmicAxis
        {
            Position = AxisPosition.Left, Title = "latency, ms", MajorGridlineStyle = LineStyle.Dot,
        });
        foreach (var (repeat, n) in repeats.Select((r, i) => (r, i + 1)))
        {
            var line = new LineSeries { Title = $"repeat {n}: {repeat.TotalCount:N0} deliveries" };
            line.Points.AddRange(Points(repeat));
            plot.Series.Add(line);
        }

        return new SvgExporter { Width = Width, Height = Height }.ExportToString(plot);
    }

    // 1 / (1 - p): 1 is the fastest, 10 is the 90th percentile, 100 the 99th, 1,000 the 99.9th.
    private static IEnumerable<DataPoint> Points(HistogramBase repeat) => repeat.Percentiles(5)
        .Where(p => p.Percentile < 100)
        .Select(p => new DataPoint(1 / (1 - p.Percentile / 100), p.ValueIteratedTo / 1000.0));

    private static string Percentile(double nines) =>
        nines <= 1 ? "0" : (100 - 100 / nines).ToString("0.#####", System.Globalization.CultureInfo.InvariantCulture);
}
