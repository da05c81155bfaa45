using DaprMessaging.Inbox;

namespace DaprMessaging.Units.Inbox;

public sealed class AudienceTests
{
    [Fact]
    public void Users_are_gathered_by_shard_each_once_in_one_order()
    {
        var audience = new Audience([66, 1, 2, 65, 1, 130]);
        Assert.Equal([1, 2], audience.Shards.Select(s => s.Shard));
        Assert.Equal([[1L, 65], [2L, 66, 130]], audience.Shards.Select(s => s.Owners));
    }

    [Fact]
    public void Nobody_is_an_audience_too() => Assert.Empty(new Audience([]).Shards);
}
