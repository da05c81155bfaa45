using System.Text;
using DaprMessaging.Cli.Import;

namespace DaprMessaging.Units.Cli.Import;

public sealed class ImportResultTests
{
    [Fact]
    public void It_counts_what_the_log_has()
    {
        var log = IrcLog.Parse("x", Encoding.UTF8.GetBytes(string.Join('\n',
            "[10:00] <alice> 0", "[10:01] <bob> alice: 1", "=== bob [b@h] has left #x", "[10:03] <alice> 3")), ["0 3 -"]);
        Assert.Equal(
            new ImportResult { Users = 2, Messages = 3, Replies = 1, Mentions = 1, Memberships = 3, Deliveries = 1 },
                ImportResult.OfLog(log));
    }

    [Fact]
    public void Results_add_up_and_any_fault_makes_them_unclean()
    {
        var sum = new ImportResult { Users = 1, Deliveries = 5, Seconds = 0.5 } + new ImportResult { Users = 2, Deliveries = 7, Seconds = 0.25 };
        Assert.Equal((3, 12, 0.75, true), (sum.Users, sum.Deliveries, sum.Seconds, sum.IsClean()));
        ImportResult[] faults = [new() { Missing = 1 }, new() { Duplicated = 1 }, new() { OutOfOrder = 1 },
            new() { UnreadMismatches = 1 }];
        Assert.All(faults, f => Assert.False((sum + f).IsClean()));
    }
}
