using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using Google.Protobuf;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>One batch is one unit of work, and nothing that is old in a cache decides anything.</summary>
public sealed class TurnTests
{
    private readonly Room room = new();

    [Fact]
    public async Task All_that_a_batch_writes_is_one_transaction_in_the_order_of_keys()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Create(5, 1, 12, 2), Send("u:3:4", 3, 13), Send("u:1:2", 2, 14));
        var writes = Assert.Single(room.Store.Commits);
        Assert.Equal(writes.Select(w => w.Key).Order(StringComparer.Ordinal), writes.Select(w => w.Key));
        Assert.Equal(writes.Count, writes.Select(w => w.Key).Distinct().Count());
    }

    [Fact]
    public async Task All_that_follows_is_published_at_once_after_the_commit()
    {
        room.Broker.OnPublish = _ =>
        {
            Assert.Single(room.Store.Commits);
            return null;
        };
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:3:4", 3, 13), Send("u:1:2", 5, 14));
        Assert.Single(room.Broker.Calls);
    }

    [Fact]
    public async Task What_is_too_much_for_one_call_is_split_between_aggregates_and_never_within_one()
    {
        await room.TakeAsync(Enumerable.Range(1, 400).Select(n => Send($"u:{n % 10 + 1}:99", 99, n, new string('x', 20_000))));
        Assert.True(room.Store.Commits.Count > 1);
        Assert.All(room.Store.Commits, c => Assert.InRange(c.Sum(w => w.Size), 1, 3 << 20));
        var conversations = room.Store.Commits.Select(c => c.Select(w => w.Key.Split('/')[1]).Distinct().ToList()).ToList();
        Assert.Equal(10, conversations.SelectMany(c => c).Count());
    }

    [Fact]
    public async Task Heads_are_read_before_the_documents_they_fence()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("u:1:2", 1, 12));
        room.Restart();
        room.Store.ForgetCalls();
        await room.RunAsync(Send("c:5", 1, 21), Send("u:1:2", 1, 22));
        var order = room.Store.Reads.SelectMany((keys, wave) => keys.Select(key => (Key: key, Wave: wave))).ToList();
        foreach (var (key, wave) in order)
        {
            var parts = key.Split('/');
            if (parts.Length > 2) Assert.True(
                order.First(o => o.Key == $"{parts[0]}/{parts[1]}").Wave < wave, $"{key} is read with its head or before");
        }
    }

    [Fact]
    public async Task Pages_that_were_read_together_with_their_dialog_are_read_again_where_no_fence_guards_what_they_say()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        var announced = room.Announced.Select(d => d.Clone()).ToList();
        room.Restart();
        room.Store.ForgetCalls();
        await room.RunAsync(announced);
        int Last(string key) => room.Store.Reads.Select((keys, wave) => (keys, wave)).Last(r => r.keys.Contains(key)).wave;
        Assert.True(Last("mailbox/1") < Last("mailbox/1/dialog/u2"), "the dialog was read with its head or before");
        Assert.True(Last("mailbox/1/dialog/u2") < Last("mailbox/1/dialog/u2/page/0"), "the page was read with its dialog or before");
    }

    [Fact]
    public async Task A_lost_race_is_decided_again_on_what_the_other_wrote()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11)); // cached here
        await new Room(room.Store).TakeAsync(Send("u:1:2", 2, 12)); // another process goes on
        Assert.Equal([EntryStatus.Success], await room.TakeAsync(Send("u:1:2", 1, 13)));
        Assert.Equal(3, room.Announced[^1].Ops[0].OpNo);
        Assert.True(room.Store.Has("conversation/u:1:2/op/3"));
    }

    [Fact]
    public async Task A_race_that_one_loses_does_not_hold_up_the_others()
    {
        var lost = 0;
        room.Store.OnCommit = writes =>
            writes.Any(w => w.Key == "conversation/u:1:2/op/1") && ++lost > 0 ? new StateException(
                StateFailure.Conflict, "always somebody else") : null;
        Assert.Equal(
            [EntryStatus.Retry, EntryStatus.Success, EntryStatus.Retry], await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:3:4", 3, 12), Send("u:1:2", 1, 13)));
        Assert.Equal(3, lost); // as a batch, on fresh state, alone
        Assert.All(room.Announced, d => Assert.Equal("u:3:4", d.Conversation));
    }

    [Fact]
    public async Task A_transaction_that_happened_though_it_was_said_to_have_failed_is_found_out()
    {
        room.Store.OnCommitted = _ =>
        {
            room.Store.OnCommitted = _ => null;
            return new StateException(StateFailure.Conflict, "the database does not know");
        };
        Assert.Equal([EntryStatus.Success], await room.TakeAsync(Send("u:1:2", 1, 11)));
        Assert.Equal([1L, 1], room.Announced.Select(d => d.Ops[0].OpNo));
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
        await room.SettleAsync();
        Assert.Equal(["hello"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task A_refusal_is_never_decided_on_an_old_cache()
    {
        await room.TakeAsync(Create(5, 1, 10, 2)); // cached: 3 is no member
        await new Room(room.Store).TakeAsync(Add(5, 1, 11, 3));
        await room.TakeAsync(Send("c:5", 3, 12));
        Assert.Empty(room.Results);
        Assert.Equal(3, room.Announced[^1].Ops[0].OpNo);
    }

    [Fact]
    public async Task Nor_is_a_permission()
    {
        await room.TakeAsync(Create(5, 1, 10, 2)); // cached: 2 is a member
        await new Room(room.Store).TakeAsync(Remove(5, 1, 11, 2));
        await room.TakeAsync(Send("c:5", 2, 12));
        Assert.Equal(Code.NotAMember, room.LastResult.Refusal.Code);
    }

    [Fact]
    public async Task Nor_is_that_something_has_been_done_already()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12)); // cached: mailbox 2 at step 2
        var other = new Room(room.Store);
        await other.RunAsync(Send("u:1:2", 1, 13));
        await other.RunAsync(Read("u:1:2", 2, 3));
        await room.RunAsync(Read("u:1:2", 2, 1)); // nothing to change, as far as an old cache knows or not
        Assert.Equal(4, room.LastResult.Updates.Pts);
        Assert.Equal(3, room.Mailbox(2).Dialog(Peer.User(1)).ReadInbox);
    }

    [Fact]
    public async Task A_repetition_that_another_process_has_answered_is_found_though_the_conversation_is_cached()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        await new Room(room.Store).TakeAsync(Send("u:1:2", 1, 12));
        await room.TakeAsync(Send("u:1:2", 1, 12));
        Assert.Equal(2, room.Announced[^1].Ops[0].OpNo);
        Assert.False(room.Store.Has("conversation/u:1:2/op/3"));
    }

    [Fact]
    public async Task Two_processes_that_work_on_the_same_at_once_make_no_hole_and_no_double()
    {
        var other = new Room(room.Store);
        for (var n = 1; n <= 20; n++)
        {
            await room.TakeAsync(Send("u:1:2", 1, n, $"{n}"));
            await other.TakeAsync(Send("u:1:2", 2, n, $"{n}"), Send("u:1:2", 1, n, $"{n}")); // the second a redelivery
        }

        await room.TakeAsync(other.Announced);
        await other.TakeAsync(room.Announced);
        Assert.Equal(40, room.Mailbox(1).Pts);
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task An_event_of_a_kind_that_is_not_known_is_skipped_and_the_others_go_on()
    {
        var ofTheFuture = room.NewDelivery(Send("u:1:2", 1, 11)) with { Type = "daprmessaging.inbox.OfTheFuture" };
        Assert.Equal(
            [EntryStatus.Success, EntryStatus.Success], await room.TakeAsync([ofTheFuture, room.NewDelivery(Send("u:1:2", 1, 12))]));
        Assert.Equal(1, room.Announced[0].Ops[0].OpNo);
        Assert.DoesNotContain(room.Broker.Published, e => e.DeadReason is not null);
    }

    [Fact]
    public async Task Commands_and_announcements_share_a_batch()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        IMessage[] batch = [.. room.Announced, Send("u:1:2", 2, 12), Read("u:1:2", 2, 1)];
        Assert.All(await room.TakeAsync(batch), s => Assert.Equal(EntryStatus.Success, s));
        Assert.Equal((1, 2), (room.Mailbox(1).Pts, room.Mailbox(2).Pts));
        Assert.True(room.Store.Has("conversation/u:1:2/op/2"));
    }
}
