using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetUnreadMentionsTests : IDisposable
{
    private const string Chat = "c:5";

    private readonly Desk desk = new();
    private readonly Room room;

    public GetUnreadMentionsTests() => room = new Room(desk.Store);

    [Fact]
    public async Task They_come_newest_first_and_nothing_else_does()
    {
        await SayAsync(true, false, true, true);
        var history = await AskAsync();
        Assert.Equal([5, 4, 2], history.Messages.Select(m => m.Id)); // the first step is the chat itself
        Assert.All(history.Messages, m => Assert.True(m.MentionUnread));
        Assert.Equal((5, false), (history.Pts, history.More));
    }

    [Fact]
    public async Task What_was_seen_by_itself_or_with_all_before_it_deleted_or_cleared_does_not()
    {
        await SayAsync(true, true, true, true, true, true, true);
        await room.RunAsync(
            new Proto.ClearDialog { Owner = 1, Conversation = Chat, UpTo = 2, Origin = From(1) },
            new Proto.ReadMentions { Owner = 1, Conversation = Chat, UpTo = 4, Origin = From(1) },
            new Proto.ReadContents { Owner = 1, Conversation = Chat, DialogMessageIds = { 6 }, Origin = From(1) }, Hide(Chat, 1, 8));
        Assert.Equal([7, 5], (await AskAsync()).Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task Reading_the_history_is_not_seeing_a_mention()
    {
        await SayAsync(true, true);
        await room.RunAsync(Read(Chat, 1, 3));
        Assert.Equal(2, (await AskAsync()).Messages.Count);
    }

    [Fact]
    public async Task Page_after_page_every_mention_comes_once_however_many_pages_of_the_dialog_lie_between() =>
        await Gen.Select(Gen.Int[1, 1500].Array[0, 25], Gen.Int[1, 7]).SampleAsync(async (drawn, limit) =>
        {
            using var one = new Desk();
            var places = drawn.Distinct().Order().ToArray();
            Seat(one, places);
            var (offset, seen) = (0L, new List<long>());
            while (true)
            {
                var page = await AskAsync(one, offset, limit);
                seen.AddRange(page.Messages.Select(m => m.Id));
                Assert.InRange(page.Messages.Count, page.More ? limit : 0, limit);
                if (!page.More) break;
                offset = page.Messages[^1].Id;
            }

            Assert.Equal(places.Reverse().Select(n => 10_000L + n), seen);
        });

    [Fact]
    public async Task Pages_without_a_mention_are_not_read()
    {
        Seat(desk, [1, 40 * 128]);
        await AskAsync(desk, 0, 10);
        Assert.Equal(["mailbox/1/dialog/c5/page/40", "mailbox/1/dialog/c5/page/0"], desk.Store.Reads.SelectMany(k => k).Where(k => k.Contains("/page/", StringComparison.Ordinal)));
    }

    /// <summary>A page without messages would lead nowhere: who goes on from its last one cannot go on.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_page_of_which_nothing_can_be_read_is_not_empty_while_there_is_more(int limit)
    {
        Seat(desk, [1, 2, 3, 4]);
        foreach (var id in Enumerable.Range(10_005 - limit, limit)) desk.Store.Damage(Names.Record(1, id));
        var page = await AskAsync(desk, 0, limit);
        Assert.Equal(Enumerable.Range(1, 4 - limit).Reverse().Take(limit).Select(n => 10_000L + n), page.Messages.Select(m => m.Id));
        Assert.Equal(limit == 1, page.More);
    }

    [Fact]
    public async Task At_most_a_hundred_come_at_once()
    {
        Seat(desk, [.. Enumerable.Range(1, 150)]);
        Assert.Equal((100, true), await AskAsync(desk, 0, 0) is var all ? (all.Messages.Count, all.More) : default);
        Assert.Equal((100, true), await AskAsync(desk, 0, 100_000) is var many ? (many.Messages.Count, many.More) : default);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", new Request { GetUnreadMentions = new GetUnreadMentions() });
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", Asking(0, -1));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "offset_id", Asking(-1, 0));
    }

    public void Dispose() => desk.Dispose();

    // In the chat, by 2, one after another; those that are true mention 1.
    private async Task SayAsync(params bool[] mentions)
    {
        await room.RunAsync(Create(5, 2, 10, 1));
        foreach (var (mention, i) in mentions.Select((m, i) => (m, i)))
        {
            var content = new Content { Text = "@u1" };
            if (mention) content.Entities.Add(new Entity { Kind = Entity.Types.Kind.Mention, Length = 3, UserId = 1 });
            await room.RunAsync(Album(Chat, 2, 1000, new Proto.Item { RandomId = 100 + i, Content = content }));
        }
    }

    // A mailbox in whose chat these places mention the owner; a message's id is 10,000 more than its place.
    private static void Seat(Desk desk, int[] places)
    {
        var state = new State.DialogState { TopDialogMessageId = 10_000 };
        foreach (var page in places.GroupBy(n => n / Names.MessagesPerPage))
        {
            state.UnreadPages.Add(new State.UnreadPage { Page = page.Key, Mentions = page.Count() });
            var slots = new State.Page();
            foreach (var n in page) slots.Set(n, new Slot(10_000 + n, 2, SlotMarks.Mentioned));
            desk.Store.Put(Names.Page(1, Peer.Chat(5), page.Key), slots);
        }

        foreach (var n in places) desk.WithMessage(1, 10_000 + n, Peer.Chat(5), n);
        desk.WithDialog(1, Peer.Chat(5), state);
    }

    private Task<History> AskAsync() => AskAsync(desk, 0, 0);

    private static async Task<History> AskAsync(Desk desk, long offset, int limit) => (await desk.AskAsync(1, Asking(offset, limit))).Result.History;

    private static Request Asking(long offset, int limit) =>
        new() { GetUnreadMentions = new GetUnreadMentions { Peer = Peer.Chat(5), OffsetId = offset, Limit = limit } };
}
