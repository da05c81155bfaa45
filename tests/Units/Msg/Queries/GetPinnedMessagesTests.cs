using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetPinnedMessagesTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetPinnedMessagesTests() => room = new Room(desk.Store);

    [Fact]
    public async Task They_come_newest_first_whenever_they_were_pinned()
    {
        await SayAsync(5);
        await room.RunAsync(Pin(2, at: 30), Pin(5, at: 10), Pin(4, at: 20));
        var history = await AskAsync();
        Assert.Equal([5, 4, 2], history.Messages.Select(m => m.Id));
        Assert.All(history.Messages, m => Assert.True(m.Pinned));
        Assert.Equal((room.Mailbox(1).Pts, false), (history.Pts, history.More));
    }

    [Fact]
    public async Task What_is_unpinned_deleted_or_cleared_since_does_not()
    {
        await SayAsync(5);
        for (var place = 1; place <= 5; place++) await room.RunAsync(Pin(place, at: 10));
        await room.RunAsync(Pin(3, at: 20, pinned: false), Hide("u:1:2", 1, 5), new Proto.ClearDialog { Owner = 1, Conversation = "u:1:2", UpTo = 1, Origin = From(1) });
        Assert.Equal([4, 2], (await AskAsync()).Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task One_that_cannot_be_read_is_left_out_and_those_around_it_are_not()
    {
        await SayAsync(3);
        for (var place = 1; place <= 3; place++) await room.RunAsync(Pin(place, at: 10));
        desk.Store.Damage(Names.Record(1, 2));
        Assert.Equal([3, 1], (await AskAsync()).Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task It_says_the_names_of_whom_they_speak()
    {
        await room.RunAsync(Profile(2, "Bob"), Send("u:1:2", 2, 11));
        await room.RunAsync(Pin(1, at: 10));
        Assert.Equal(["Bob"], (await AskAsync()).Users.Select(u => u.Name));
    }

    [Fact]
    public async Task Where_nothing_is_pinned_and_where_there_is_no_dialog_there_is_nothing()
    {
        Assert.Empty((await AskAsync()).Messages);
        await SayAsync(1);
        Assert.Empty((await AskAsync()).Messages);
    }

    [Fact]
    public async Task Nonsense_is_refused() => await desk.AssertRefusedAsync(
        Code.RequestInvalid, "peer", new Request { GetPinnedMessages = new GetPinnedMessages { Peer = Peer.User(0) } });

    public void Dispose() => desk.Dispose();

    private Task SayAsync(int count) => room.RunAsync(Enumerable.Range(1, count).Select(n => Send("u:1:2", 2, n)));

    private static Proto.PinForMe Pin(long place, long at, bool pinned = true) =>
        new() { Owner = 1, Conversation = "u:1:2", DialogMessageId = place, Pinned = pinned, At = at, Origin = From(1) };

    private async Task<History> AskAsync() =>
        (await desk.AskAsync(1, new Request { GetPinnedMessages = new GetPinnedMessages { Peer = Peer.User(2) } })).Result.History;
}
