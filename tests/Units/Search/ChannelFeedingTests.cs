using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Search;

/// <summary>How the index gets to the end of channels, by their operations and the messages that these speak of.</summary>
public sealed class ChannelFeedingTests : IDisposable
{
    private static readonly string Five = Names.ChannelConversation(5);

    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider time = new();
    private readonly Library library;

    public ChannelFeedingTests() => library = new Library(store, time, TimeSpan.FromSeconds(2));

    [Fact]
    public async Task Operations_are_read_in_bulk_once_and_then_what_is_new()
    {
        Say(5, 1, 1200);
        Assert.True(await CatchUpAsync(5));
        Assert.Equal([2, 500, 500, 500, 500, 200, 200], store.Reads.Select(r => r.Count));
        Assert.Equal(1200, library.Shelves.Size(Owner.Channel(5)));

        store.ForgetCalls();
        Say(5, 1201, 1202);
        Assert.True(await CatchUpAsync(5));
        Assert.Equal(
            [Names.ConversationHead(Five), Names.Op(Five, 1200), Names.Op(Five, 1201), Names.Op(Five, 1202), Names.ChannelMessage(Five, 1201), Names.ChannelMessage(Five, 1202)],
            store.Reads.SelectMany(r => r));
        Assert.Empty(store.Commits);
    }

    [Fact]
    public async Task Operations_of_many_messages_are_not_read_all_at_once()
    {
        for (var n = 1; n <= 30; n++) Do(5, n, op => op.Sent = new Sent { FirstDialogMessageId = ((n - 1) * 100) + 1, Items = { Enumerable.Repeat(new SentItem(), 100) } });
        for (var place = 1; place <= 3000; place++) Keep(5, place, "text");
        Assert.True(await CatchUpAsync(5));
        Assert.Equal(1000, store.Reads.Max(r => r.Count));
        Assert.Equal(3000, library.Shelves.Size(Owner.Channel(5)));
    }

    [Fact]
    public async Task What_was_edited_deleted_or_cleared_is_not_there_as_it_was()
    {
        Say(5, 1, 5);
        await CatchUpAsync(5);
        Keep(5, 2, "changed");
        Do(5, 6, op => op.Edited = new Edited { DialogMessageId = 2 });
        Keep(5, 4, "text", isDeleted: true);
        Do(5, 7, op => op.Deleted = new Deleted { DialogMessageIds = { 4 } });
        Do(5, 8, op => op.Cleared = new Cleared { UpTo = 1 });
        await CatchUpAsync(5);
        Assert.Equal(("5 3", "2"), (Look(5, "text"), Look(5, "changed")));
    }

    [Fact]
    public async Task What_tells_of_the_channel_is_not_read_and_what_cannot_be_read_is_stepped_over()
    {
        Say(5, 1, 4);
        Do(5, 5, op => op.Service = new Service { DialogMessageId = 5 });
        Do(5, 6, op => op.Service = new Service());
        store.Damage(Names.Op(Five, 1));
        store.Damage(Names.ChannelMessage(Five, 2));
        store.Remove(Names.ChannelMessage(Five, 3));
        Assert.True(await CatchUpAsync(5));
        Assert.Equal("4", Look(5, "text"));
        Assert.DoesNotContain(Names.ChannelMessage(Five, 5), store.Reads.SelectMany(r => r));
    }

    [Fact]
    public async Task One_that_is_shorter_or_has_another_past_is_read_anew()
    {
        Say(5, 1, 10);
        await CatchUpAsync(5);
        Say(5, 1, 4, "another");
        await CatchUpAsync(5);
        Assert.Equal(("4 3 2 1", ""), (Look(5, "another"), Look(5, "text")));
        Say(5, 3, 12, "third", date: 77);
        await CatchUpAsync(5);
        Assert.Equal(("12 11 10 9 8 7 6 5 4 3", "2 1"), (Look(5, "third"), Look(5, "another")));
    }

    [Fact]
    public async Task Of_many_it_is_asked_at_once_which_have_anything_new_and_what_is_soon_done_is_done_first()
    {
        for (var channel = 1; channel <= 100; channel++) Say(channel, 1, channel == 7 ? 900 : 3);
        Assert.False((await AskAsync("text", [.. Enumerable.Range(1, 100)])).Incomplete);
        store.ForgetCalls();
        Assert.False((await AskAsync("text", [.. Enumerable.Range(1, 100)])).Incomplete);
        Assert.Equal(202, Assert.Single(store.Reads).Count);

        Say(7, 901, 3000);
        Say(8, 4, 4, "new");
        store.OnRead = keys =>
        {
            if (keys.Count == 500) time.Advance(TimeSpan.FromSeconds(2));
            return null;
        };
        var answer = await AskAsync("new", [.. Enumerable.Range(1, 100)]);
        Assert.Equal((true, 1), (answer.Incomplete, answer.Hits.TotalCount));
    }

    [Fact]
    public async Task A_channel_that_is_damaged_hides_none_of_the_others_and_is_told_of_where_it_is_asked_for_alone()
    {
        Say(5, 1, 3);
        Say(6, 1, 3);
        store.Damage(Names.ConversationHead(Five));
        Assert.Equal([6L, 6, 6], (await AskAsync("text", 5, 6)).Hits.Hits_.Select(h => h.ChannelId));
        var alone = await library.AskAsync(new Question { UserId = 1, ChannelIds = { 5 }, SearchMessages = new SearchMessages { Text = "text", Peer = Peer.Channel(5), Limit = 9 } });
        Assert.Equal(Code.Unavailable, alone.Refusal.Code);
    }

    [Fact]
    public async Task Only_what_the_question_names_is_looked_through()
    {
        Say(5, 1, 3);
        Say(6, 1, 2);
        await AskAsync("text", 5, 6);
        Assert.Equal(2, (await AskAsync("text", 6)).Hits.TotalCount);
        Assert.Equal(0, (await AskAsync("text")).Hits.TotalCount);
        var other = new Question { UserId = 1, ChannelIds = { 6 }, SearchMessages = new SearchMessages { Text = "text", Peer = Peer.Channel(5), Limit = 9 } };
        Assert.Empty((await library.AskAsync(other)).Hits.Hits_);
        other.SearchMessages.Peer = Peer.Channel(6);
        Assert.Equal(2, (await library.AskAsync(other)).Hits.TotalCount);
        other.SearchMessages.Peer = Peer.User(6);
        Assert.Empty((await library.AskAsync(other)).Hits.Hits_);
    }

    [Fact]
    public async Task Upkeep_brings_channels_to_their_end_and_names_those_that_are_left()
    {
        Say(5, 1, 3);
        Say(6, 1, 2);
        store.OnRead = keys => keys[0] == Names.ConversationHead(Five) ? new StateException(StateFailure.Unavailable, "out") : null;
        var upkeep = new Upkeep { CatchUp = new CatchUp { UserIds = { 1 }, ChannelIds = { 5, 6 } } };
        Assert.Equal(new UpkeepReply { BehindChannelIds = { 5 }, Messages = 2, StepsRead = 2 }, await library.Librarian.KeepUpAsync(upkeep, CancellationToken.None));
    }

    public void Dispose() => library.Dispose();

    private Task<bool> CatchUpAsync(long channel) => library.Feeding.CatchUpAsync(Owner.Channel(channel));

    private Task<Answer> AskAsync(string text, params IEnumerable<int> channels) => library.AskAsync(new Question
    {
        UserId = 1, SearchMessages = new SearchMessages { Text = text, Limit = 100 }, ChannelIds = { channels.Select(c => (long)c) },
    });

    private string Look(long channel, string text) => string.Join(
        ' ', library.Shelves.Find([new Reach(Owner.Channel(channel))], Query.Of(new SearchMessages { Text = text })!, 100).Hits_.Select(h => h.MessageId));

    private void Say(long channel, long from, long to, string text = "text", long date = 5)
    {
        for (var n = from; n <= to; n++)
        {
            Keep(channel, n, text);
            Do(channel, n, op => (op.Date, op.Sent) = (date, new Sent { FirstDialogMessageId = op.OpNo, Items = { new SentItem { Content = new Content { Text = text } } } }));
        }
    }

    private void Do(long channel, long opNo, Action<Op> what)
    {
        var op = new Op { OpNo = opNo, Sender = 2 };
        what(op);
        store.Put(Names.Op(Names.ChannelConversation(channel), opNo), op);
        store.Put(Names.ConversationHead(Names.ChannelConversation(channel)), new ConversationHead { LastOp = opNo });
    }

    private void Keep(long channel, long place, string text, bool isDeleted = false) => store.Put(
        Names.ChannelMessage(Names.ChannelConversation(channel), place), new ChannelMessage
        {
            Deleted = isDeleted, Message = new Message { Id = place, Peer = Peer.Channel(channel), FromUserId = 2, Date = place, Content = isDeleted ? null : new Content { Text = text } },
        });
}
