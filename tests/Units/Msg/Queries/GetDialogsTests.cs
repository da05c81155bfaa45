using CsCheck;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetDialogsTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetDialogsTests() => room = new Room(desk.Store);

    [Fact]
    public async Task Dialogs_come_newest_first_with_their_top_message_and_counters()
    {
        await room.RunAsync(Send("u:1:2", 2, 11, "one"), Create(5, 3, 12, 1));
        await room.RunAsync(Send("u:1:2", 2, 13, "two"));
        await room.RunAsync(Send("u:1:4", 1, 14, "own"));
        var dialogs = await AskAsync();
        Assert.Equal(["u4", "u2", "c5"], dialogs.Dialogs_.Select(d => d.Counters.Peer.ToKey()));
        Assert.Equal(["own", "two", null], dialogs.Dialogs_.Select(d => d.TopMessage.Content?.Text));
        Assert.Equal([0, 2, 0], dialogs.Dialogs_.Select(d => d.Counters.UnreadCount));
        Assert.All(dialogs.Dialogs_, d => Assert.Equal(d.TopMessage.Id, d.Counters.TopMessageId));
        Assert.Equal((3, 4), (dialogs.TotalCount, dialogs.Pts));
    }

    [Fact]
    public async Task They_say_what_the_last_update_of_each_dialog_said()
    {
        await room.RunAsync(Send("u:1:2", 2, 11), Send("u:1:3", 1, 12));
        await room.RunAsync(Read("u:1:2", 1, 1), Read("u:1:3", 3, 1));
        foreach (var dialog in (await AskAsync()).Dialogs_)
        {
            var last = room.Mailbox(1).Log.Last(r => dialog.Counters.Peer.Equals(r.Update.Dialog?.Peer));
            Assert.Equal((last.Update.Dialog, last.Update.Pts), (dialog.Counters, dialog.Pts));
        }
    }

    [Fact]
    public async Task Page_after_page_every_dialog_comes_once() =>
        await Gen.Select(Gen.Int[1, 30], Gen.Int[1, 12]).SampleAsync(async (count, limit) =>
        {
            using var one = new Desk();
            var world = new Room(one.Store);
            await world.RunAsync(Enumerable.Range(2, count).Select(u => Send($"u:1:{u}", 1, u)));
            var (offset, collected) = (0L, new List<long>());
            while (await AskAsync(one, offset, limit) is { Dialogs_.Count: > 0 } page)
            {
                Assert.Equal(count, page.TotalCount);
                Assert.InRange(page.Dialogs_.Count, 1, limit);
                collected.AddRange(page.Dialogs_.Select(d => d.Counters.Peer.UserId));
                offset = page.Dialogs_[^1].Counters.TopMessageId;
            }

            Assert.Equal(Enumerable.Range(2, count).Reverse().Select(u => (long)u), collected);
        });

    [Fact]
    public async Task At_most_a_hundred_come_at_once_out_of_several_directory_pages()
    {
        foreach (var part in Enumerable.Range(2, 300).Select(u => Send($"u:1:{u}", 1, u)).Chunk(60))
        {
            await room.TakeAsync(part);
            var own = room.Announced.Where(d => d.Owners.Contains(1)).TakeLast(60).ToList();
            room.Lose();
            await room.TakeAsync(own);
        }

        Assert.Equal((100, 300), await ShapeAsync(0));
        Assert.Equal((100, 300), await ShapeAsync(1000));
        Assert.Equal((7, 300), await ShapeAsync(7));
    }

    [Fact]
    public async Task It_says_the_names_and_the_chats_of_what_it_shows()
    {
        await room.RunAsync(Profile(2, "Bob"), Profile(3, "Carol"), Profile(4, "Dave"));
        await room.RunAsync(Send("u:1:2", 2, 11), Create(5, 3, 12, 1, 4), Send("c:5", 3, 13));
        var dialogs = await AskAsync();
        Assert.Equal(["Bob", "Carol"], dialogs.Users.Select(u => u.Name).Order());
        Assert.Equal((5, "the chat", 3), (dialogs.Chats.Single().Id, dialogs.Chats.Single().Title, dialogs.Chats.Single().MemberCount));
    }

    [Fact]
    public async Task A_dialog_of_which_only_a_mark_is_known_is_not_shown_yet()
    {
        await room.RunAsync(new OutboxRead { Conversation = "u:1:2", Owners = { 1 }, UpTo = 1, OpNo = 1 });
        Assert.Equal((0, 1), await ShapeAsync(0));
    }

    [Fact]
    public async Task A_mailbox_that_has_not_begun_has_none() => Assert.Equal((0, 0), await ShapeAsync(0));

    [Fact]
    public async Task A_dialog_whose_top_message_cannot_be_read_is_shown_without_it()
    {
        await room.RunAsync(Send("u:1:2", 2, 11));
        desk.Store.Remove("mailbox/1/log/1");
        Assert.Null(Assert.Single((await AskAsync()).Dialogs_).TopMessage);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "offset_id", Asking(-1, 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", Asking(0, -1));
    }

    [Fact]
    public async Task The_head_is_read_first_so_that_what_comes_later_can_only_be_newer()
    {
        await room.RunAsync(Send("u:1:2", 2, 11));
        desk.Store.ForgetCalls();
        await AskAsync();
        Assert.Equal(["mailbox/1"], desk.Store.Reads[0]);
    }

    public void Dispose() => desk.Dispose();

    private static Request Asking(long offset, int limit) => new() { GetDialogs = new GetDialogs { OffsetId = offset, Limit = limit } };

    private static async Task<Dialogs> AskAsync(Desk desk, long offset, int limit) =>
        (await desk.AskAsync(1, Asking(offset, limit))).Result.Dialogs;

    private Task<Dialogs> AskAsync(int limit = 0) => AskAsync(desk, 0, limit);

    private async Task<(int, int)> ShapeAsync(int limit) =>
        await AskAsync(limit) is var dialogs ? (dialogs.Dialogs_.Count, dialogs.TotalCount) : default;
}
