using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;
using Google.Protobuf;
using static DaprMessaging.Contracts.Refusal.Types;
using DialogAdmission = DaprMessaging.Msg.Commands.DialogAdmission;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>What holds for everything that a user does to a dialog of their own.</summary>
public sealed class DialogAdmissionTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private static readonly Dictionary<string, Func<Peer?, Request>> Examples = new()
    {
        ["MarkDialogUnread"] = peer => new Request { MarkDialogUnread = new MarkDialogUnread { Peer = peer, Unread = true } },
        ["MuteDialog"] = peer => new Request { MuteDialog = new MuteDialog { Peer = peer, Until = 5 } },
        ["SetDialogFolder"] = peer => new Request { SetDialogFolder = new SetDialogFolder { Peer = peer, FolderId = 1 } },
        ["PinDialog"] = peer => new Request { PinDialog = new PinDialog { Peer = peer, Pinned = true } },
        ["SaveDraft"] = peer => new Request { SaveDraft = new SaveDraft { Peer = peer } },
        ["UnpinAllMessages"] = peer => new Request { UnpinAllMessages = new UnpinAllMessages { Peer = peer } },
    };

    private readonly Desk desk = new Desk().WithUsers(1, 2).WithChat(5, 1, 2);

    public static TheoryData<string> Requests => [.. Examples.Keys];

    [Fact]
    public void Every_one_of_them_has_an_example() => Assert.Equal(
        typeof(DialogAdmission).Assembly.GetTypes().Where(t => t.BaseType == typeof(DialogAdmission)).Select(t => t.Name).Order(), Examples.Keys.Order());

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_peer_that_cannot_be_is_refused_without_asking_the_store(string request)
    {
        foreach (var peer in new[] { null, new Peer(), Peer.User(0), Peer.User(-1), Peer.Chat(0), Peer.User(1L << 53), Peer.Chat(1L << 53) })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Examples[request](peer));
        Assert.Empty(desk.Store.Reads);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_peer_that_is_not_there_is_unknown(string request)
    {
        await desk.AssertRefusedAsync(Code.UserUnknown, "peer", Examples[request](Peer.User(3)));
        await desk.AssertRefusedAsync(Code.ChatUnknown, "peer", Examples[request](Peer.Chat(6)));
        await desk.AssertRefusedAsync(Code.ChatUnknown, "peer", Examples[request](Peer.Chat(2))); // a user has that id, no chat
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_dialog_in_which_nothing_has_been_said_is_one_too(string request)
    {
        foreach (var peer in new[] { Peer.User(2), Peer.User(1), Peer.Chat(5) }) await desk.AssertAcceptedAsync(Examples[request](peer));
        Assert.Equal(["u:1:2", "u:1:1", "c:5"], desk.Broker.Published.Select(e => (string)Field(e, "conversation")));
        Assert.All(desk.Broker.Published, e => Assert.Equal(("s1", 1L, 9001), (e.Key, (long)Field(e, "owner"), ((State.Origin)Field(e, "origin")).SessionId)));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task It_is_set_now(string request)
    {
        await desk.WithDialog(1, Peer.User(2), SetAt(Now - 1)).AssertAcceptedAsync(Examples[request](Peer.User(2)));
        Assert.Equal(Now, Field(desk.Broker.Published.Single(), "at"));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_was_set_by_a_clock_that_was_ahead_is_older_all_the_same(string request)
    {
        foreach (var before in new[] { Now, Now + 5000 }) await desk.WithDialog(1, Peer.User(2), SetAt(before)).AssertAcceptedAsync(Examples[request](Peer.User(2)));
        Assert.Equal([Now + 1, Now + 5001], desk.Broker.Published.Select(e => (long)Field(e, "at")));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task It_costs_one_read(string request)
    {
        await desk.AssertAcceptedAsync(Examples[request](Peer.User(2)));
        Assert.Single(desk.Store.Reads);
    }

    public void Dispose() => desk.Dispose();

    private static State.DialogState SetAt(long at) => new()
    {
        UnreadMarkSetAt = at, MuteSetAt = at, FolderSetAt = at, PinSetAt = at, DraftSetAt = at, UnpinnedAt = at, MessagePinSetAt = at,
    };

    private static object Field(Emission emission, string name)
    {
        var type = Proto.InboxReflection.Descriptor.MessageTypes.Single(t => t.FullName == emission.Type);
        return type.FindFieldByName(name).Accessor.GetValue(type.Parser.ParseFrom(emission.Data));
    }
}
