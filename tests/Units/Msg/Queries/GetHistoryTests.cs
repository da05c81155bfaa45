using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetHistoryTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new();

    [Fact]
    public async Task Backward_it_is_newest_first_and_forward_oldest_first()
    {
        Dialog(desk.Store, [1, 2, 3, 4, 5]);
        Assert.Equal([105, 104], Ids(await AskAsync(limit: 2)));
        Assert.Equal([103, 102], Ids(await AskAsync(104, 2)));
        Assert.Equal([101, 102], Ids(await AskAsync(limit: 2, forward: true)));
        Assert.Equal([104, 105], Ids(await AskAsync(103, 2, forward: true)));
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    public async Task It_says_whether_there_is_more_in_that_direction(int limit, bool more)
    {
        Dialog(desk.Store, [1, 2, 3, 4, 5]);
        Assert.Equal(more, (await AskAsync(limit: limit)).More);
        Assert.Equal(more, (await AskAsync(limit: limit, forward: true)).More);
    }

    [Fact]
    public async Task Before_the_oldest_and_after_the_newest_there_is_nothing()
    {
        Dialog(desk.Store, [1, 2, 3]);
        Assert.Equal((0, false), Shape(await AskAsync(101)));
        Assert.Equal((0, false), Shape(await AskAsync(103, forward: true)));
    }

    [Fact]
    public async Task A_dialog_that_is_not_there_is_empty() => Assert.Equal((0, false), Shape(await AskAsync()));

    [Fact]
    public async Task At_most_a_hundred_come_at_once()
    {
        Dialog(desk.Store, [.. Enumerable.Range(1, 150)]);
        Assert.Equal((100, true), Shape(await AskAsync()));
        Assert.Equal((100, true), Shape(await AskAsync(limit: 100_000, forward: true)));
    }

    [Fact]
    public async Task Page_after_page_it_is_the_log_from_any_place_in_both_directions_whatever_is_missing_between() =>
        await Gen.Select(Gen.Int[1, 420].Array[1, 60], Gen.Int[1, 30], Gen.Int[0, 59], Gen.Bool).SampleAsync(
            async (places, limit, start, forward) =>
        {
            using var one = new Desk();
            int[] log = [.. places.Distinct().Order()];
            Dialog(one.Store, log);
            var from = log[start % log.Length];
            var (offset, collected) = (100L + from, new List<long>());
            for (var more = true; more;)
            {
                var page = await AskAsync(one, offset, limit, forward);
                Assert.InRange(page.Messages.Count, page.More ? limit : 0, limit);
                collected.AddRange(Ids(page));
                more = page.More;
                if (page.Messages.Count > 0) offset = page.Messages[^1].Id;
            }

            Assert.Equal(
                forward ? log.Where(n => n > from).Select(n => 100L + n) : log.Where(n => n < from).Reverse().Select(n => 100L + n), collected);
        });

    [Fact]
    public async Task From_either_end_it_is_the_whole_log() =>
        await Gen.Select(Gen.Int[1, 420].Array[1, 60], Gen.Int[1, 30], Gen.Bool).SampleAsync(async (places, limit, forward) =>
        {
            using var one = new Desk();
            int[] log = [.. places.Distinct().Order()];
            Dialog(one.Store, log);
            var (offset, collected) = (0L, new List<long>());
            for (var more = true; more;)
            {
                var page = await AskAsync(one, offset, limit, forward);
                collected.AddRange(Ids(page));
                more = page.More;
                if (more) offset = page.Messages[^1].Id;
            }

            Assert.Equal((forward ? log : log.Reverse()).Select(n => 100L + n), collected);
        });

    [Fact]
    public async Task An_offset_that_is_no_message_of_this_dialog_is_unknown()
    {
        Dialog(desk.Store, [1, 2, 3]);
        desk.WithMessage(1, 500, Peer.User(3), 2).WithMessage(1, 501, Peer.Chat(2), 2).WithMessage(2, 502, Peer.User(1), 2);
        foreach (var offset in new[] { 99L, 500, 501, 502, -1, long.MaxValue })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "offset_id", Asking(Two, offset));
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Asking(null));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Asking(Peer.User(0)));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", Asking(Two, limit: -1));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_left_out_and_those_around_it_are_not()
    {
        Dialog(desk.Store, [1, 2, 3, 4]);
        desk.Store.Remove(Names.Record(1, 102));
        desk.Store.Damage(Names.Record(1, 103));
        Assert.Equal([104, 101], Ids(await AskAsync()));
    }

    [Fact]
    public async Task It_says_how_far_the_mailbox_was_before_and_the_names_of_whom_it_speaks()
    {
        var room = new Room(desk.Store);
        await room.RunAsync(Profile(1, "Alice"), Profile(2, "Bob"), Profile(3, "Carol"));
        await room.RunAsync(Create(5, 2, 10, 1, 3), Send("c:5", 2, 11));
        desk.Store.ForgetCalls();
        var history = await AskAsync(desk, 0, 0, false, Peer.Chat(5));
        Assert.Equal(["mailbox/1"], desk.Store.Reads[0]);
        Assert.Equal(3, history.Pts);
        Assert.Equal(["Alice", "Bob", "Carol"], history.Users.Select(u => u.Name).Order());
    }

    [Fact]
    public async Task What_was_before_somebody_came_is_not_theirs_to_read()
    {
        var room = new Room(desk.Store);
        await room.RunAsync(
            Create(5, 2, 10), Send("c:5", 2, 11, "before"), Add(5, 2, 12, 1), Send("c:5", 2, 13, "after"),
            Remove(5, 2, 14, 1), Send("c:5", 2, 15, "later"));
        var history = await AskAsync(desk, 0, 0, true, Peer.Chat(5));
        Assert.Equal(["after"], history.Messages.Where(m => m.Content is not null).Select(m => m.Content.Text));
    }

    public void Dispose() => desk.Dispose();

    // A mailbox whose dialog with 2 has these places; a message's id is 100 more than its place.
    private static void Dialog(MemoryStore store, int[] places)
    {
        var pages = new Dictionary<long, State.Page>();
        foreach (var n in places)
        {
            if (!pages.TryGetValue(n / 128, out var page)) pages[n / 128] = page = new State.Page();
            page.Set(n, new Slot(100 + n, 2, SlotMarks.None));
            store.Put(Names.Record(1, 100 + n), new State.Record
            {
                DialogMessageId = n,
                Update = new Update
                {
                    Pts = 100 + n, Dialog = new DialogCounters { Peer = Two }, NewMessage = new Message { Id = 100 + n, Peer = Two, FromUserId = 2 },
                },
            });
        }

        foreach (var (k, page) in pages) store.Put(Names.Page(1, Two, k), page);
        store.Put(Names.Dialog(1, Two), new State.DialogState { TopDialogMessageId = places[^1], TopMessageId = 100 + places[^1] });
        store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 100 + places[^1] });
    }

    private static Request Asking(Peer? peer, long offset = 0, int limit = 0, bool forward = false) =>
        new() { GetHistory = new GetHistory { Peer = peer, OffsetId = offset, Limit = limit, Forward = forward } };

    private static async Task<History> AskAsync(Desk desk, long offset, int limit, bool forward, Peer? peer = null) =>
        (await desk.AskAsync(1, Asking(peer ?? Two, offset, limit, forward))).Result.History;

    private Task<History> AskAsync(long offset = 0, int limit = 0, bool forward = false) => AskAsync(desk, offset, limit, forward);

    private static IEnumerable<long> Ids(History history) => history.Messages.Select(m => m.Id);

    private static (int, bool) Shape(History history) => (history.Messages.Count, history.More);
}
