using DaprMessaging.Inbox;

namespace DaprMessaging.Units.Inbox;

public sealed class AggregateCacheTests
{
    private static readonly AggregateKey Key = AggregateKey.OfMailbox(42);

    private readonly AggregateCache cache = new();

    [Fact]
    public void What_is_taken_out_is_gone_until_it_is_put_back()
    {
        var aggregate = new Weighted(1);
        cache.Put(Key, aggregate);
        Assert.True(cache.TryTake(Key, out var taken));
        Assert.Same(aggregate, taken);
        Assert.False(cache.TryTake(Key, out _));
        cache.Put(Key, aggregate);
        Assert.True(cache.TryTake(Key, out _));
    }

    [Fact]
    public void The_newest_is_kept()
    {
        cache.Put(Key, new Weighted(1));
        var newest = new Weighted(2);
        cache.Put(Key, newest);
        cache.TryTake(Key, out var taken);
        Assert.Same(newest, taken);
    }

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void What_has_grown_too_heavy_is_not_kept(int weight, bool isKept)
    {
        cache.Put(Key, new Weighted(weight));
        Assert.Equal(isKept, cache.TryTake(Key, out _));
    }

    [Fact]
    public void It_holds_no_more_than_it_may()
    {
        var small = new AggregateCache(capacity: 30);
        for (var user = 1; user <= 1000; user++) small.Put(AggregateKey.OfMailbox(user), new Weighted(1));
        Assert.InRange(Enumerable.Range(1, 1000).Count(user => small.TryTake(AggregateKey.OfMailbox(user), out _)), 1, 40);
    }

    [Fact]
    public void A_mailbox_and_a_conversation_never_have_the_same_key()
    {
        Assert.NotEqual(AggregateKey.OfMailbox(5), AggregateKey.OfConversation("c:5"));
        Assert.Equal("mailbox/5", AggregateKey.OfMailbox(5).ToString());
        Assert.Equal("conversation/c:5", AggregateKey.OfConversation("c:5").ToString());
    }

    private sealed class Weighted(int weight) : Aggregate
    {
        public override int Weight => weight;

        public override void Prepare(IReadOnlyList<Step> steps, List<Document> missing)
        {
        }

        public override void Decide(Step step, Effects effects)
        {
        }
    }
}
