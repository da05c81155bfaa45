using DaprMessaging.Cli.Profile;

namespace DaprMessaging.Units.Cli.Profile;

public sealed class ProfileResultTests
{
    [Fact]
    public void What_lies_between_two_moments_is_shared_out_among_the_messages()
    {
        var start = new Moment(default, Cpu(1000, 0), 4096, Calls((("inbox", "DeliverBulk"), 10), (("inbox", "DeliverBulk.entries"), 20)));
        var end = new Moment(default, Cpu(1200, 50), 8192, Calls(
            (("inbox", "DeliverBulk"), 15), (("inbox", "DeliverBulk.entries"), 220), (("host", "FlushLog"), 30), (("msg", "Invoke"), 0)));
        var result = ProfileResult.Between(start, end, new Dictionary<string, double> { ["inbox"] = 2000 }, 1000, 500);

        Assert.Equal([new Room("inbox", 200, 2000), new Room("msg", 50, 0)], result.Rooms);
        Assert.Equal([new Calls("inbox", "DeliverBulk", 5, 40)], result.Calls);
        Assert.Equal((30, 0, 4), (result.LogFlushesPer1000, result.DatabaseCommitsPer1000, result.BytesWrittenPerMessage));
    }

    private static Dictionary<string, TimeSpan> Cpu(int inbox, int msg) =>
        new() { ["inbox"] = TimeSpan.FromMilliseconds(inbox), ["msg"] = TimeSpan.FromMilliseconds(msg) };

    private static Dictionary<(string, string), long> Calls(params ((string, string) Call, long Count)[] calls) => calls.ToDictionary(c => c.Call, c => c.Count);
}
