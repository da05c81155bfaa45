using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetPeerDialogsTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetPeerDialogsTests() => room = new Room(desk.Store);

    [Fact]
    public async Task Dialogs_come_in_the_order_asked_as_the_list_shows_them()
    {
        await room.RunAsync(Profile(2, "Bob"), Profile(3, "Carol"));
        await room.RunAsync(Send("u:1:2", 2, 11, "one"), Create(5, 3, 12, 1), Send("u:1:4", 1, 13));
        var dialogs = await AskAsync(Peer.Chat(5), Peer.User(2));
        var listed = (await desk.AskAsync(1, new Request { GetDialogs = new GetDialogs() })).Result.Dialogs;
        Assert.Equal(["c5", "u2"], dialogs.Dialogs_.Select(d => d.Counters.Peer.ToKey()));
        Assert.All(dialogs.Dialogs_, d => Assert.Contains(d, listed.Dialogs_));
        Assert.Equal((3, listed.Pts, false, 0, 0L), (dialogs.TotalCount, dialogs.Pts, dialogs.More, dialogs.Pinned.Count, dialogs.PinnedPts));
        Assert.Equal(["Bob", "Carol"], dialogs.Users.Select(u => u.Name).Order());
        Assert.Equal("the chat", dialogs.Chats.Single().Title);
    }

    [Fact]
    public async Task Those_come_too_that_are_in_no_list()
    {
        desk.WithDialog(1, Peer.User(2), new State.DialogState { MuteUntil = 5, FolderId = 1, Pts = 3 });
        var dialog = Assert.Single((await AskAsync(Peer.User(2))).Dialogs_);
        Assert.Equal((5, 1, 3, 0L), (dialog.Counters.MuteUntil, dialog.Counters.FolderId, dialog.Pts, dialog.Order));
    }

    [Fact]
    public async Task Each_says_how_long_what_is_sent_in_it_stays()
    {
        await room.RunAsync(Send("u:1:2", 2, 11), Create(5, 1, 12, 2), Send("u:1:3", 1, 13), FleetingCommands.SetTtl("u:1:2", 2, 14, 60), FleetingCommands.SetTtl("c:5", 1, 15, 5));
        var dialogs = await AskAsync(Peer.User(2), Peer.User(3), Peer.Chat(5));
        Assert.Equal([60, 0, 5], dialogs.Dialogs_.Select(d => d.TtlSeconds));
        Assert.Equal(5, dialogs.Chats.Single().TtlSeconds);
        Assert.Equal(5, (await desk.AskAsync(1, new Request { GetChat = new GetChat { ChatId = 5 } })).Result.FullChat.Chat.TtlSeconds);
    }

    [Fact]
    public async Task Of_peers_with_whom_there_is_no_dialog_there_is_none_and_of_one_named_twice_one()
    {
        await room.RunAsync(Send("u:1:2", 2, 11));
        Assert.Equal(["u2"], (await AskAsync(Peer.User(3), Peer.User(2), Peer.Chat(2), Peer.User(2))).Dialogs_.Select(d => d.Counters.Peer.ToKey()));
        Assert.Empty((await AskAsync(Peer.User(3))).Dialogs_);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peers", Asking());
        foreach (var peer in new[] { new Peer(), Peer.User(0), Peer.Chat(-1) }) await desk.AssertRefusedAsync(Code.RequestInvalid, "peers", Asking(Peer.User(2), peer));
        await desk.AssertRefusedAsync(Code.TooMany, "peers", Asking([.. Enumerable.Range(1, Limits.DialogsPage + 1).Select(n => Peer.User(n))]));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task The_head_is_read_first_so_that_what_comes_later_can_only_be_newer()
    {
        await AskAsync(Peer.User(2));
        Assert.Equal(["mailbox/1"], desk.Store.Reads[0]);
    }

    public void Dispose() => desk.Dispose();

    private async Task<Dialogs> AskAsync(params Peer[] peers) => (await desk.AskAsync(1, Asking(peers))).Result.Dialogs;

    private static Request Asking(params Peer[] peers) => new() { GetPeerDialogs = new GetPeerDialogs { Peers = { peers } } };
}
