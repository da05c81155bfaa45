using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Inbox;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using Result = DaprMessaging.Contracts.Client.Result;

namespace DaprMessaging.Units.Inbox;

/// <summary>What follows from a batch, in as few events as it fits.</summary>
public sealed class EffectsTests
{
    private static readonly Audience OneAndTwo = new([1, 2]);

    private readonly Effects effects = new();

    [Fact]
    public void Nothing_follows_from_nothing()
    {
        Assert.Empty(effects.ToEmissions());
    }

    [Fact]
    public void Operations_for_the_same_audience_are_one_announcement_a_shard()
    {
        for (var n = 1; n <= 3; n++) effects.Deliver("u:1:2", Op(n), OneAndTwo);
        var delivers = All<Deliver>();
        Assert.Equal([[1L], [2L]], delivers.Select(d => d.Owners.ToArray()));
        Assert.All(delivers, d => Assert.Equal([1, 2, 3], d.Ops.Select(o => o.OpNo)));
    }

    [Fact]
    public void Another_audience_is_another_announcement()
    {
        effects.Deliver("c:5", Op(1), OneAndTwo);
        effects.Deliver("c:5", Op(2), new Audience([1, 2, 3]));
        Assert.Equal([[1L], [1L], [2L], [2L], [2L]], All<Deliver>().Select(d => d.Ops.Select(o => o.OpNo).ToArray()));
    }

    [Fact]
    public void What_is_said_again_stands_alone_and_what_follows_is_not_added_to_it()
    {
        effects.Deliver("u:1:2", Op(1), OneAndTwo);
        effects.Deliver("u:1:2", Op(1), OneAndTwo, From(1, request: 9));
        effects.Deliver("u:1:2", Op(2), OneAndTwo);
        var delivers = All<Deliver>();
        Assert.Equal(6, delivers.Count);
        Assert.All(delivers, d => Assert.Single(d.Ops));
        Assert.Equal([null, null, 9ul, 9ul, null, null], delivers.Select(d => d.Retry?.RequestId));
    }

    [Fact]
    public void An_announcement_stays_small_enough_to_be_published()
    {
        for (var n = 1; n <= 40; n++) effects.Deliver("u:1:2", Op(n, new string('x', 50_000)), OneAndTwo);
        var delivers = All<Deliver>();
        Assert.All(delivers, d => Assert.InRange(d.CalculateSize(), 1, 320 << 10));
        Assert.Equal(
            Enumerable.Range(1, 40).Select(n => (long)n),
            delivers.Where(d => d.Owners[0] == 1).SelectMany(d => d.Ops).Select(o => o.OpNo));
    }

    [Fact]
    public void An_announcement_goes_to_the_partition_of_its_shard_in_the_trace_of_who_asked()
    {
        effects.Deliver("u:1:2", Op(7), OneAndTwo);
        effects.Deliver("u:1:2", Op(7), OneAndTwo, new Origin { Traceparent = "00-retry" });
        Assert.Equal(["s1", "s2", "s1", "s2"], effects.ToEmissions().Select(e => e.Key));
        Assert.Equal(["00-origin", "00-origin", "00-retry", "00-retry"], effects.ToEmissions().Select(e => e.TraceParent));
        Assert.All(effects.ToEmissions(), e => Assert.Equal(("Inbox-T", "daprmessaging.inbox.Deliver"), (e.Topic, e.Type)));
        Assert.Equal("conversation/u:1:2/op/7/s1", effects.ToEmissions().First().Id);
    }

    [Fact]
    public void A_result_goes_to_the_request_that_asked()
    {
        effects.Result(1, From(1, request: 17), new Result());
        var result = Assert.Single(All<PushRpcResult>());
        Assert.Equal((1, "g", 9001, 17ul), (result.UserId, result.ServerId, result.SessionId, result.Result.RequestId));
        var emission = Assert.Single(effects.ToEmissions());
        Assert.Equal(("Sync-T", "u1", "g/9001/17", "00-origin"), (emission.Topic, emission.Key, emission.Id, emission.TraceParent));
    }

    [Fact]
    public void Who_did_not_say_where_the_answer_goes_gets_none()
    {
        effects.Result(1, null, new Result());
        effects.Result(1, new Origin { SessionId = 7 }, new Result());
        effects.Refuse(1, null, new Refusal());
        Assert.Empty(effects.ToEmissions());
    }

    [Fact]
    public void Updates_for_the_same_ears_are_one_event()
    {
        effects.NotMe(1, From(1), Step(1), 1);
        effects.Push(1, Step(2), 2);
        effects.NotMe(1, From(1), Step(3), 3);
        effects.Push(1, Step(4), 4);
        effects.NotMe(1, From(1, session: 8), Step(5), 5);
        Assert.Equal([[1L, 3], [5L]], All<UpdatesNotMe>().Select(u => u.Updates.Updates_.Select(s => s.Pts).ToArray()));
        Assert.Equal([9001, 8], All<UpdatesNotMe>().Select(u => u.ExceptSessionId));
        Assert.Equal([2, 4], Assert.Single(All<PushUpdates>()).Updates.Updates_.Select(s => s.Pts));
    }

    [Fact]
    public void It_says_the_furthest_pts_it_heard_of()
    {
        effects.Push(1, Step(4), 4);
        effects.Push(1, null, 9);
        effects.Push(1, Step(5), 5);
        Assert.Equal((2, 9), (Assert.Single(All<PushUpdates>()).Updates.Updates_.Count, All<PushUpdates>()[0].Updates.Pts));
    }

    [Fact]
    public void Without_an_update_it_is_a_poke()
    {
        effects.NotMe(1, From(1), null, 9);
        var poke = Assert.Single(All<UpdatesNotMe>());
        Assert.Empty(poke.Updates.Updates_);
        Assert.Equal(9, poke.Updates.Pts);
    }

    [Fact]
    public void A_hundred_updates_are_enough_for_one_event()
    {
        for (var pts = 1; pts <= 250; pts++) effects.Push(1, Step(pts), pts);
        Assert.Equal([100, 100, 50], All<PushUpdates>().Select(u => u.Updates.Updates_.Count));
        Assert.Equal(
            Enumerable.Range(1, 250).Select(n => (long)n), All<PushUpdates>().SelectMany(u => u.Updates.Updates_).Select(u => u.Pts));
    }

    [Fact]
    public void Not_me_leaves_out_a_session_and_without_one_nobody()
    {
        effects.NotMe(1, null, Step(1), 1);
        Assert.Equal(0, Assert.Single(All<UpdatesNotMe>()).ExceptSessionId);
    }

    [Fact]
    public void Authors_are_told_shard_by_shard()
    {
        effects.OutboxRead("c:5", new Audience([1, 65, 2]), upTo: 7, opNo: 9, date: 1234, From(3));
        Assert.Equal([[1L, 65], [2L]], All<OutboxRead>().Select(o => o.Owners.ToArray()));
        Assert.All(All<OutboxRead>(), o => Assert.Equal(("c:5", 7, 9, 1234), (o.Conversation, o.UpTo, o.OpNo, o.Date)));
        Assert.Equal(["s1", "s2"], effects.ToEmissions().Select(e => e.Key));
        Assert.Equal(
            ["conversation/c:5/read/7/s1", "conversation/c:5/read/7/s2"], effects.ToEmissions().Select(e => e.Id));
    }

    [Fact]
    public void What_is_pushed_is_named_by_the_step_and_without_who_asked_it_is_in_no_trace()
    {
        effects.Push(1, Step(7), 7);
        var emission = Assert.Single(effects.ToEmissions());
        Assert.Equal(("mailbox/1/7", ""), (emission.Id, emission.TraceParent));
    }

    private List<T> All<T>() where T : IMessage<T>, new()
    {
        var publisher = new Hosting.MemoryPublisher();
        publisher.Calls.Add([.. effects.ToEmissions()]);
        return [.. publisher.All<T>()];
    }

    private static Op Op(long n, string text = "") => new()
    {
        OpNo = n, Sender = 1, Origin = From(1),
        Sent = new Sent { FirstDialogMessageId = n, Items = { new SentItem { Content = new Content { Text = text } } } },
    };

    private static Update Step(long pts) => new() { Pts = pts };
}
