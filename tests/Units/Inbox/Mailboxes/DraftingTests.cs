using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Sending a draft is one of the ways to take it away: it is dated like the others, and the later wins.</summary>
public sealed class DraftingTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2);

    private readonly Room room = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_sent_is_no_draft_any_more_and_a_second_step_says_so(bool afterRestart)
    {
        await room.RunAsync(Draft("u:1:2", 1, 2000, "to be or not"));
        if (afterRestart) room.Restart();
        await room.RunAsync(Send("u:1:2", 1, 11, "to be", at: 3000).Clearing(draftsBefore: 2001));
        var cleared = room.Mailbox(1).Record(3);
        Assert.Equal((new DraftSaved(), 1, 2001), (cleared.Update.DraftSaved, cleared.OpNo, cleared.SetAt));
        Assert.Equal((0, 2001), room.Mailbox(1).Dialog(Two) is var d ? (d.DraftPts, d.DraftSetAt) : default);
        Assert.Equal([2, 3], room.LastResult.Updates.Updates_.Select(u => u.Pts));
        Assert.Equal([2], room.LastResult.MessagesSent.MessageIds);
        Assert.DoesNotContain(room.Store.Snapshot(), e => e.Value.ToStringUtf8().Contains("to be or not", StringComparison.Ordinal));
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task For_whoever_gets_it_it_is_a_message_and_nothing_more()
    {
        await room.RunAsync(Draft("u:1:2", 2, 1000, "my own"));
        await room.RunAsync(Send("u:1:2", 1, 11).Clearing(draftsBefore: 2001));
        Assert.Equal((2, "my own", 0), (room.Mailbox(2).Pts, room.Mailbox(2).Draft(One)!.Content.Text, room.Mailbox(2).Record(2).SetAt));
    }

    [Fact]
    public async Task A_draft_that_was_saved_later_than_what_was_sent_stays()
    {
        await room.RunAsync(Draft("u:1:2", 1, 3000, "the next one"));
        await room.RunAsync(Send("u:1:2", 1, 11).Clearing(draftsBefore: 2001));
        Assert.Equal((2, "the next one"), (room.Mailbox(1).Pts, room.Mailbox(1).Draft(Two)!.Content.Text));
        room.Mailbox(1).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_draft_that_was_sent_before_it_got_here_is_lost(bool afterRestart)
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "to be").Clearing(draftsBefore: 2001));
        Assert.Equal((1, 2001, 2001), (room.Mailbox(1).Pts, room.Mailbox(1).Record(1).SetAt, room.Mailbox(1).Dialog(Two).DraftSetAt)); // no step of its own
        if (afterRestart) room.Restart();
        await room.RunAsync(Draft("u:1:2", 1, 2000, "to b"));
        Assert.Equal((1, 0), (room.Mailbox(1).Pts, room.Mailbox(1).Dialog(Two).DraftPts));
        await room.RunAsync(Draft("u:1:2", 1, 2002, "the next one"));
        Assert.Equal("the next one", room.Mailbox(1).Draft(Two)!.Content.Text);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task What_is_sent_without_it_leaves_the_draft_as_it_is()
    {
        await room.RunAsync(Draft("u:1:2", 1, 2000, "to be or not"));
        await room.RunAsync(Send("u:1:2", 1, 11, at: 3000));
        Assert.Equal((2, "to be or not", 2000), (room.Mailbox(1).Pts, room.Mailbox(1).Draft(Two)!.Content.Text, room.Mailbox(1).Dialog(Two).DraftSetAt));
    }

    [Fact]
    public async Task An_album_takes_it_away_once_after_its_last_message()
    {
        await room.RunAsync(Draft("u:1:2", 1, 2000, "to be"));
        await room.RunAsync(Album("u:1:2", 1, 11, 12, 13).Clearing(draftsBefore: 2001));
        Assert.Equal([false, false, false, true], room.Mailbox(1).Log.Skip(1).Select(r => r.Update.DraftSaved is not null));
        Assert.Equal([2, 3, 4], room.LastResult.MessagesSent.MessageIds);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task Sent_twice_by_a_retry_it_takes_away_no_draft_that_was_saved_since()
    {
        var send = Send("u:1:2", 1, 11).Clearing(draftsBefore: 2001);
        await room.RunAsync(send);
        await room.RunAsync(Draft("u:1:2", 1, 2500, "the next one"));
        room.Restart();
        await room.RunAsync(send.Retried(request: 99));
        Assert.Equal((2, "the next one"), (room.Mailbox(1).Pts, room.Mailbox(1).Draft(Two)!.Content.Text));
    }

    [Fact]
    public async Task In_a_gap_the_draft_goes_with_the_message_that_it_was()
    {
        await room.RunAsync(Draft("u:1:2", 1, 2000, "to be"));
        await room.TakeAsync(Send("u:1:2", 1, 11).Clearing(draftsBefore: 2001));
        room.Lose();
        room.Restart();
        await room.RunAsync(Send("u:1:2", 2, 12));
        Assert.Equal(0, room.Mailbox(1).Dialog(Two).DraftPts);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task When_the_message_that_took_it_away_is_deleted_the_time_is_still_known()
    {
        await room.RunAsync(Send("u:1:2", 1, 11).Clearing(draftsBefore: 2001), Delete("u:1:2", 1, 12, 1));
        Assert.Equal(2001, room.Mailbox(1).Record(1).SetAt);
        await room.RunAsync(Draft("u:1:2", 1, 2000, "late"));
        Assert.Equal(0, room.Mailbox(1).Dialog(Two).DraftPts);
        room.Mailbox(1).AssertSound();
    }

    [Fact]
    public async Task In_whatever_order_drafts_and_sends_come_the_last_of_them_is_what_stays() =>
        await Gen.Select(Gen.Int[0, 3].Array[1, 14], Gen.Int[0, 1 << 30]).SampleAsync(async (acts, seed) =>
        {
            var any = new Room();
            var random = new Random(seed);
            foreach (var (act, i) in acts.Select((a, i) => (a, i)).Where(a => a.a == 0))
                await any.TakeAsync(Send("u:1:2", 1, 100 + i).Clearing(draftsBefore: 2000 + i));
            var announced = any.Announced.Where(d => d.Owners.Contains(1)).ToList<IMessage>();
            any.Lose();
            var drafts = acts.Select((a, i) => (IMessage)Draft("u:1:2", 1, 2000 + i, a == 1 ? null : $"draft {i}")).Where((_, i) => acts[i] > 0).ToList();
            var shuffled = announced.Concat(drafts).Concat(drafts.Where(_ => random.Next(3) == 0)).ToArray();
            random.Shuffle(shuffled);
            foreach (var part in shuffled.Chunk(1 + random.Next(4)))
            {
                if (random.Next(3) == 0) any.Restart();
                await any.RunAsync(part);
            }

            Assert.Equal(acts[^1] > 1 ? $"draft {acts.Length - 1}" : null, any.Mailbox(1).Draft(Two)?.Content.Text);
            any.Mailbox(1).AssertSound();
        }, iter: 200);
}
