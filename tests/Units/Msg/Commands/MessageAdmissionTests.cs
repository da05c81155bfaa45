using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using MessageAdmission = DaprMessaging.Msg.Commands.MessageAdmission;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>What holds for everything that a user does to messages of their own mailbox.</summary>
public sealed class MessageAdmissionTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private static readonly Dictionary<string, (string Field, Func<Peer?, long, Request> Ask)> Examples = new()
    {
        ["EditMessage"] = ("message_id", (peer, id) => new Request
        {
            EditMessage = new EditMessage { RandomId = 11, Peer = peer, MessageId = id, Content = new Content { Text = "better" } },
        }),
        ["DeleteMessages"] = ("message_ids", (peer, id) => new Request { DeleteMessages = new DeleteMessages { Peer = peer, MessageIds = { id } } }),
        ["ClearHistory"] = ("max_id", (peer, id) => new Request { ClearHistory = new ClearHistory { Peer = peer, MaxId = id } }),
        ["ReadHistory"] = ("max_id", (peer, id) => new Request { ReadHistory = new ReadHistory { Peer = peer, MaxId = id } }),
        ["ReadContents"] = ("message_ids", (peer, id) => new Request { ReadContents = new ReadContents { Peer = peer, MessageIds = { id } } }),
        ["ReadMentions"] = ("max_id", (peer, id) => new Request { ReadMentions = new ReadMentions { Peer = peer, MaxId = id } }),
        ["SetReaction"] = ("message_id", (peer, id) => new Request { SetReaction = new SetReaction { RandomId = 11, Peer = peer, MessageId = id, Emoji = "👍" } }),
        ["PinMessage"] = ("message_id", (peer, id) => new Request { PinMessage = new PinMessage { Peer = peer, MessageId = id } }),
        ["UnpinMessage"] = ("message_id", (peer, id) => new Request { UnpinMessage = new UnpinMessage { Peer = peer, MessageId = id } }),
    };

    private readonly Desk desk = new Desk().WithMessage(1, 700, Two, 33, isOut: true);

    public static TheoryData<string> Requests => [.. Examples.Keys];

    [Fact]
    public void Every_one_of_them_has_an_example() => Assert.Equal(
        typeof(MessageAdmission).Assembly.GetTypes().Where(t => t.BaseType == typeof(MessageAdmission)).Select(t => t.Name).Order(), Examples.Keys.Order());

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Only_a_message_of_that_dialog_in_the_callers_mailbox_is_known(string request)
    {
        var (field, ask) = Examples[request];
        desk.WithMessage(2, 800, Peer.User(1), 40).WithMessage(1, 801, Peer.Chat(2), 41);
        foreach (var (peer, id) in new[] { (Two, 699L), (Two, 800), (Two, 801), (Peer.User(3), 700), (Peer.Chat(2), 700), (Two, long.MaxValue) })
            await desk.AssertRefusedAsync(Code.MessageUnknown, field, ask(peer, id));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_step_that_is_no_message_is_none(string request)
    {
        var (field, ask) = Examples[request];
        var step = new Update { Pts = 701, Dialog = new DialogCounters { Peer = Two }, ReadInbox = new ReadInbox { MaxId = 700 } };
        desk.Store.Put(Names.Record(1, 701), new State.Record { DialogMessageId = 33, Update = step });
        await desk.AssertRefusedAsync(Code.MessageUnknown, field, ask(Two, 701));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task One_that_is_gone_can_still_be_named(string request)
    {
        var (_, ask) = Examples[request];
        await desk.WithDialog(1, Two, new State.DialogState { ClearedUpTo = 33, ClearedMaxId = 700 }).AssertAcceptedAsync(ask(Two, 700));
        await desk.WithGone(1, 700).AssertAcceptedAsync(ask(Two, 700));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_cannot_be_is_refused_without_asking_the_store(string request)
    {
        var (field, ask) = Examples[request];
        foreach (var peer in new[] { null, new Peer(), Peer.User(0), Peer.User(-1), Peer.Chat(0), Peer.Chat(1L << 53) })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", ask(peer, 700));
        foreach (var id in new[] { 0, -1, long.MinValue }) await desk.AssertRefusedAsync(Code.RequestInvalid, field, ask(Two, id));
        Assert.Empty(desk.Store.Reads);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task It_costs_one_read(string request)
    {
        await desk.AssertAcceptedAsync(Examples[request].Ask(Two, 700));
        Assert.Single(desk.Store.Reads);
    }

    public void Dispose() => desk.Dispose();
}
