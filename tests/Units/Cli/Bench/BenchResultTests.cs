using System.Globalization;
using System.Text.Json;
using DaprMessaging.Cli.Bench;

namespace DaprMessaging.Units.Cli.Bench;

public sealed class BenchResultTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("3", 3)]
    [InlineData("3 1", 2)]
    [InlineData("9 2 1", 2)]
    [InlineData("9 2 1 3", 2.5)]
    public void The_median_is_in_the_middle(string values, double median) => Assert.Equal(
        median, Statistics.Median(values.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture))));

    [Fact]
    public void Each_figure_is_the_median_of_its_own_and_every_repeat_is_there()
    {
        var result = new BenchResult { Bench = "pairs", Lost = 0, Duplicated = 0, Failed = 0, Repeats = [Of(1, 9), Of(2, 5), Of(3, 7)] };
        using var json = JsonDocument.Parse(JsonSerializer.Serialize(result, JsonSerializerOptions.Web));
        Assert.Equal(2, json.RootElement.GetProperty("messagesPerS").GetDouble());
        Assert.Equal(7, json.RootElement.GetProperty("p50Ms").GetDouble());
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("serverCpuSPer1000").ValueKind);
        Assert.Equal(3, json.RootElement.GetProperty("repeats").GetArrayLength());
    }

    private static Repeat Of(double messages, double p50) => new()
    {
        MessagesPerS = messages, DeliveriesPerS = messages, P50Ms = p50, P99Ms = 0, MaxMs = 0, ServerCpuSPer1000 = null, ClientCpuSPer1000 = 0,
    };
}
