using DaprMessaging.Hosting;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>When the store or the broker is out, the broker keeps the events: RETRY, and nothing else.</summary>
public sealed class TurnOutageTests
{
    private static readonly StateException Out = new(StateFailure.Unavailable, "the store is out");

    private readonly Room room = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_read_that_fails_hands_everything_back(int failing)
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Restart();
        await room.TakeAsync(Send("u:1:2", 1, 12));
        var batch = room.Announced.TakeLast(2).Cast<IMessage>().Append(Send("u:3:4", 3, 13)).ToList();
        room.Lose();
        room.Restart();
        room.Store.ForgetCalls();
        var (before, published) = (room.Store.Snapshot(), room.Broker.Calls.Count);
        room.Store.OnRead = _ => room.Store.Reads.Count == failing ? Out : null;

        Assert.All(await room.TakeAsync(batch), s => Assert.Equal(EntryStatus.Retry, s));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(published, room.Broker.Calls.Count);

        room.Store.OnRead = _ => null;
        Assert.All(await room.TakeAsync(batch), s => Assert.Equal(EntryStatus.Success, s));
        room.Mailbox(2).AssertSound();
        Assert.Equal(2, room.Mailbox(2).Pts);
    }

    [Fact]
    public async Task A_commit_that_fails_hands_everything_back_and_says_nothing()
    {
        room.Store.OnCommit = _ => Out;
        Assert.All(await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 3, 12)), s => Assert.Equal(EntryStatus.Retry, s));
        Assert.Empty(room.Broker.Calls);
        Assert.Single(room.Store.Commits); // nobody knocks at a closed door twice
    }

    [Fact]
    public async Task Of_several_transactions_those_after_the_one_that_failed_are_not_tried()
    {
        room.Store.OnCommit = _ => Out;
        var batch = Enumerable.Range(1, 400).Select(n => Send($"u:{n % 10 + 1}:99", 99, n, new string('x', 20_000)));
        Assert.All(await room.TakeAsync(batch), s => Assert.Equal(EntryStatus.Retry, s));
        Assert.Single(room.Store.Commits);
    }

    [Fact]
    public async Task What_was_committed_before_the_outage_is_answered_and_the_rest_comes_again()
    {
        room.Store.OnCommit = _ => room.Store.Commits.Count > 1 ? Out : null;
        var batch = Enumerable.Range(1, 400).Select(n => Send($"u:{n % 10 + 1}:99", 99, n, new string('x', 20_000))).ToList();
        var statuses = await room.TakeAsync(batch);
        Assert.Contains(EntryStatus.Success, statuses);
        Assert.Contains(EntryStatus.Retry, statuses);
        var done = batch.Zip(statuses).Where(b => b.Second == EntryStatus.Success).Select(b => b.First.Conversation).Distinct().Order();
        Assert.Equal(done, room.Announced.Select(d => d.Conversation).Distinct().Order());
    }

    [Fact]
    public async Task A_commit_that_happened_though_nobody_heard_is_answered_when_the_event_comes_again()
    {
        room.Store.OnCommitted = _ => Out;
        Assert.Equal([EntryStatus.Retry], await room.TakeAsync(Send("u:1:2", 1, 11)));
        Assert.Empty(room.Broker.Calls);

        room.Store.OnCommitted = _ => null;
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal(["hello"], room.Mailbox(2).Texts);
        Assert.Equal([1], Assert.Single(room.Results).MessagesSent.MessageIds);
    }

    [Fact]
    public async Task The_same_for_a_mailbox()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        room.Store.OnCommitted = _ => Out;
        Assert.Contains(EntryStatus.Retry, await room.TakeAsync(room.Announced));
        Assert.Empty(room.Results);

        room.Store.OnCommitted = _ => null;
        await room.SettleAsync();
        Assert.Equal([1], Assert.Single(room.Results).MessagesSent.MessageIds);
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_failed_is_forgotten_whole()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Store.OnCommit = _ => Out;
        await room.TakeAsync(Send("u:1:2", 1, 12, "half done"));
        room.Store.OnCommit = _ => null;
        await room.RunAsync(Send("u:1:2", 2, 13, "next"));
        Assert.Equal(["hello", "next"], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_publish_that_fails_hands_everything_back_and_the_next_time_says_the_same()
    {
        IMessage[] batch = [Send("u:1:2", 1, 11), Send("u:1:2", 3, 12), Create(5, 1, 13, 2), Send("c:6", 1, 14)];
        room.Broker.OnPublish = _ => new PublishException("the broker is out");
        Assert.All(await room.TakeAsync(batch), s => Assert.Equal(EntryStatus.Retry, s));
        var written = room.Store.Snapshot();

        room.Broker.OnPublish = _ => null;
        Assert.All(await room.TakeAsync(batch), s => Assert.Equal(EntryStatus.Success, s));
        Assert.Equal(written, room.Store.Snapshot());
        Assert.Equal(
            [("c:5", 1), ("c:5", 1), ("u:1:2", 1), ("u:1:2", 1)],
            room.Announced.Select(d => (d.Conversation, (int)d.Ops[0].OpNo)).Order());
        Assert.Equal(2, room.Results.Count(r => r.Refusal is not null));
    }

    [Fact]
    public async Task The_same_for_what_mailboxes_say()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        var announced = room.Announced;
        room.Lose();
        room.Broker.OnPublish = _ => new PublishException("the broker is out");
        Assert.All(await room.TakeAsync(announced), s => Assert.Equal(EntryStatus.Retry, s));
        room.Broker.OnPublish = _ => null;
        Assert.All(await room.TakeAsync(announced), s => Assert.Equal(EntryStatus.Success, s));
        Assert.Equal([1], Assert.Single(room.Results).MessagesSent.MessageIds);
        Assert.Equal(1, room.Mailbox(2).Pts);
    }
}
