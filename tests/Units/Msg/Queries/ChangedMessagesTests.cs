using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>What queries say of messages that were edited or deleted, on what the write path wrote.</summary>
public sealed class ChangedMessagesTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new();
    private readonly Room room;

    public ChangedMessagesTests() => room = new Room(desk.Store);

    [Fact]
    public async Task A_difference_brings_an_edit_with_the_message_as_it_is_now()
    {
        await room.RunAsync(Send("u:1:2", 2, 11, "one"), Send("u:1:2", 2, 12, "two"));
        await room.RunAsync(Edit("u:1:2", 2, 13, 1, "ONE"), Edit("u:1:2", 2, 14, 1, "One!"));
        foreach (var pts in new[] { 0, 2 }) // with the message itself, and from an earlier record
        {
            var edits = (await DifferenceAsync(pts)).Updates.Where(u => u.MessageEdited is not null).Select(u => u.MessageEdited).ToList();
            Assert.Equal([1, 1], edits.Select(e => e.Id));
            Assert.All(edits, e => Assert.Equal(room.Mailbox(1).Record(1).Update.NewMessage, e.Message));
        }
    }

    [Fact]
    public async Task A_difference_from_an_earlier_record_costs_one_read_however_many_edits()
    {
        await room.RunAsync(Enumerable.Range(1, 20).Select(n => Send("u:1:2", 2, n)));
        await room.RunAsync(Enumerable.Range(1, 20).Select(n => Edit("u:1:2", 2, 100 + n, n, $"{n}")));
        desk.Store.ForgetCalls();
        var difference = await DifferenceAsync(20);
        Assert.Equal(Enumerable.Range(1, 20).Select(n => $"{n}"), difference.Updates.Select(u => u.MessageEdited.Message.Content.Text));
        Assert.Equal(4, desk.Store.Reads.Count); // head; steps; messages; names
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task An_edit_of_what_is_deleted_since_comes_without_a_message(long pts)
    {
        await room.RunAsync(Send("u:1:2", 2, 11, "secret"));
        await room.RunAsync(Edit("u:1:2", 2, 12, 1, "secret too"));
        await room.RunAsync(Delete("u:1:2", 2, 13, 1));
        var difference = await DifferenceAsync(pts);
        Assert.Equal((Kind.Difference, 3), (difference.Kind, difference.Pts));
        Assert.Null(difference.Updates.Single(u => u.MessageEdited is not null).MessageEdited.Message);
        Assert.DoesNotContain("secret", difference.ToString(), StringComparison.Ordinal);
        if (pts == 0) Assert.NotNull(difference.Updates[0].Gone);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public async Task An_edit_whose_message_cannot_be_read_stops_nobody(long pts, bool isDamaged)
    {
        await room.RunAsync(Send("u:1:2", 2, 11), Edit("u:1:2", 2, 12, 1, "two"), Send("u:1:2", 2, 13, "three"));
        if (isDamaged) desk.Store.Damage(Names.Record(1, 1));
        else desk.Store.Remove(Names.Record(1, 1));
        var difference = await DifferenceAsync(pts);
        Assert.Equal((Kind.Difference, 3L, 3 - pts), (difference.Kind, difference.Pts, (long)difference.Updates.Count));
        Assert.Null(difference.Updates[^2].MessageEdited.Message);
        Assert.Equal("three", difference.Updates[^1].NewMessage.Content.Text);
    }

    [Fact]
    public async Task The_names_of_whom_an_edited_message_speaks_come_with_it()
    {
        await room.RunAsync(Profile(2, "Bob"), Send("u:1:2", 2, 11), Edit("u:1:2", 2, 12, 1, "two"));
        Assert.Equal(["Bob"], (await DifferenceAsync(1)).Users.Select(u => u.Name));
    }

    [Fact]
    public async Task History_leaves_out_what_is_deleted_and_shows_what_is_edited()
    {
        await room.RunAsync(Enumerable.Range(1, 5).Select(n => Send("u:1:2", 2, n, $"{n}")));
        await room.RunAsync(Delete("u:1:2", 2, 11, 2, 5), Hide("u:1:2", 1, 3), Edit("u:1:2", 2, 12, 4, "four"));
        Assert.Equal(["four", "1"], (await HistoryAsync()).Messages.Select(m => m.Content.Text));
        Assert.Equal(["1", "four"], (await HistoryAsync(forward: true)).Messages.Select(m => m.Content.Text));
    }

    [Fact]
    public async Task A_message_that_is_deleted_is_still_a_place_to_go_on_from()
    {
        await room.RunAsync(Enumerable.Range(1, 5).Select(n => Send("u:1:2", 2, n)));
        await room.RunAsync(Delete("u:1:2", 2, 11, 3));
        Assert.Equal([2, 1], (await HistoryAsync(3)).Messages.Select(m => m.Id));
        Assert.Equal([4, 5], (await HistoryAsync(3, forward: true)).Messages.Select(m => m.Id));
        await room.RunAsync(Edit("u:1:2", 2, 12, 4, "x")); // step 7 is an edit, and no message
        await desk.AssertRefusedAsync(Refusal.Types.Code.MessageUnknown, "offset_id", Asking(6, 0, false));
        await desk.AssertRefusedAsync(Refusal.Types.Code.MessageUnknown, "offset_id", Asking(7, 0, false));
    }

    [Fact]
    public async Task A_dialog_in_which_all_is_deleted_has_an_empty_history_and_no_more()
    {
        await room.RunAsync(Enumerable.Range(1, 5).Select(n => Send("u:1:2", 2, n)));
        await room.RunAsync(Delete("u:1:2", 2, 11, 1, 2, 3, 4, 5));
        foreach (var forward in new[] { true, false })
            Assert.Equal((0, false), await HistoryAsync(limit: 2, forward: forward) is var history ? (history.Messages.Count, history.More) : default);
    }

    [Fact]
    public async Task A_page_whose_messages_are_deleted_while_it_is_read_is_not_empty_while_there_is_more()
    {
        await room.RunAsync(Enumerable.Range(1, 9).Select(n => Send("u:1:2", 2, n)));
        var other = new Room(desk.Store);
        desk.Store.OnRead = keys =>
        {
            // Its places are known, its messages not yet.
            if (!keys.Contains(Names.Record(1, 9))) return null;
            desk.Store.OnRead = _ => null;
            other.RunAsync(Delete("u:1:2", 2, 11, 7, 8, 9)).GetAwaiter().GetResult();
            return null;
        };
        var history = await HistoryAsync(limit: 3);
        Assert.Equal([6, 5, 4], history.Messages.Select(m => m.Id));
        Assert.True(history.More);
    }

    [Fact]
    public async Task Page_after_page_it_is_what_is_left_whatever_is_deleted() =>
        await Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300].Array[0, 80], Gen.Int[1, 40], Gen.Bool).SampleAsync(
            async (count, deleted, limit, forward) =>
        {
            using var one = new Desk();
            var world = new Room(one.Store);
            foreach (var part in Enumerable.Range(1, count).Select(n => Send("u:1:2", 2, n)).Chunk(100)) await world.RunAsync(part);
            long[] gone = [.. deleted.Where(n => n <= count).Distinct().Select(n => (long)n)];
            if (gone.Length > 0) await world.RunAsync(Hide("u:1:2", 1, gone));
            var (offset, collected) = (0L, new List<long>());
            for (var more = true; more;)
            {
                var page = (await one.AskAsync(1, Asking(offset, limit, forward))).Result.History;
                more = page.More;
                Assert.Equal(more ? limit : Math.Min(limit, page.Messages.Count), page.Messages.Count);
                collected.AddRange(page.Messages.Select(m => m.Id));
                if (more) offset = page.Messages[^1].Id;
            }

            var left = Enumerable.Range(1, count).Select(n => (long)n).Except(gone);
            Assert.Equal(forward ? left : left.Reverse(), collected);
        }, iter: 40);

    [Fact]
    public async Task The_list_of_dialogs_shows_the_newest_message_that_is_left_and_no_dialog_without_any()
    {
        await room.RunAsync(Send("u:1:2", 2, 11, "stays"), Send("u:1:2", 2, 12), Send("u:1:3", 3, 13));
        await room.RunAsync(Delete("u:1:2", 2, 14, 2), Hide("u:1:3", 1, 1));
        var dialogs = (await desk.AskAsync(1, new Request { GetDialogs = new GetDialogs() })).Result.Dialogs;
        var dialog = Assert.Single(dialogs.Dialogs_);
        Assert.Equal((2, "stays", 1), (dialogs.TotalCount, dialog.TopMessage.Content.Text, dialog.Counters.UnreadCount));
    }

    public void Dispose() => desk.Dispose();

    private async Task<Difference> DifferenceAsync(long pts) =>
        (await desk.AskAsync(1, new Request { GetDifference = new GetDifference { Pts = pts } })).Result.Difference;

    private async Task<History> HistoryAsync(long offset = 0, int limit = 0, bool forward = false) =>
        (await desk.AskAsync(1, Asking(offset, limit, forward))).Result.History;

    private static Request Asking(long offset, int limit, bool forward) =>
        new() { GetHistory = new GetHistory { Peer = Two, OffsetId = offset, Limit = limit, Forward = forward } };
}
