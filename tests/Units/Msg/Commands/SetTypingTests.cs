using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using static DaprMessaging.Contracts.Refusal.Types;
using Action = DaprMessaging.Contracts.Typing.Types.Action;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>No mailbox hears of it, and nobody waits for it.</summary>
public sealed class SetTypingTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2).WithChat(5, 1, 2);

    [Fact]
    public async Task Whoever_of_the_peer_is_there_is_told_and_the_caller_is_answered_at_once()
    {
        await AssertDoneAsync(Type(Peer.User(2)));
        var emission = Assert.Single(desk.Broker.Published);
        Assert.Equal(
            ("Sync-T", "u2", $"typing/1/u2/{Desk.Now.ToUnixTimeMilliseconds()}", PushUpdates.Descriptor.FullName, "00-t"),
            (emission.Topic, emission.Key, emission.Id, emission.Type, emission.TraceParent));
        Assert.Equal(
            new PushUpdates { UserId = 2, Updates = new Updates { Typing = { new Typing { Peer = Peer.User(1), UserId = 1, Action = Action.Typing } } } },
            PushUpdates.Parser.ParseFrom(emission.Data));
    }

    [Theory]
    [InlineData(Action.Cancel)]
    [InlineData(Action.RecordingVoice)]
    [InlineData((Action)99)] // of the future
    public async Task Whatever_somebody_does_is_handed_on(Action action)
    {
        await AssertDoneAsync(Type(Peer.User(2), action));
        Assert.Equal(action, desk.Command<PushUpdates>().Updates.Typing.Single().Action);
    }

    [Fact]
    public async Task Who_has_blocked_the_caller_hears_nothing_and_the_caller_does_not_learn_of_it()
    {
        WithBlocked(new State.BlockedUser { UserId = 1, Blocked = true });
        await AssertDoneAsync(Type(Peer.User(2)));
        Assert.Empty(desk.Broker.Calls);
    }

    [Fact]
    public async Task Who_has_blocked_somebody_else_or_the_caller_once_hears_it()
    {
        WithBlocked(new State.BlockedUser { UserId = 3, Blocked = true }, new State.BlockedUser { UserId = 1, Blocked = false });
        await AssertDoneAsync(Type(Peer.User(2)));
        Assert.Single(desk.Broker.Published);
    }

    [Fact]
    public async Task Of_notes_to_oneself_there_is_nobody_to_tell()
    {
        await AssertDoneAsync(Type(Peer.User(1)));
        Assert.Empty(desk.Broker.Calls);
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store()
    {
        foreach (var peer in new[] { null, new Peer(), Peer.User(0), Peer.User(-1) })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Type(peer));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "action", Type(Peer.User(2), Action.Unspecified));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task In_a_chat_all_other_members_who_are_there_are_told()
    {
        desk.WithChat(6, 1, 2, 3);
        await AssertDoneAsync(Type(Peer.Chat(6)));
        Assert.Equal(("Sync-T", "c:6"), (desk.Broker.Published.Single().Topic, desk.Broker.Published.Single().Key));
        Assert.Equal(
            new BroadcastUpdates { UserIds = { 2, 3 }, Updates = new Updates { Typing = { new Typing { Peer = Peer.Chat(6), UserId = 1, Action = Action.Typing } } } },
            desk.Command<BroadcastUpdates>());
    }

    [Fact]
    public async Task In_a_chat_of_many_and_in_one_of_the_caller_alone_nobody_is_told()
    {
        desk.WithChat(6, [.. Enumerable.Range(1, Limits.TypingMembers + 1).Select(u => (long)u)]).WithChat(7, 1);
        await AssertDoneAsync(Type(Peer.Chat(6)));
        await AssertDoneAsync(Type(Peer.Chat(7)));
        Assert.Empty(desk.Broker.Calls);
        desk.WithChat(8, [.. Enumerable.Range(1, Limits.TypingMembers).Select(u => (long)u)]);
        await AssertDoneAsync(Type(Peer.Chat(8)));
        Assert.Equal(Limits.TypingMembers - 1, desk.Command<BroadcastUpdates>().UserIds.Count);
    }

    [Fact]
    public async Task Who_may_not_write_in_a_chat_types_to_nobody_and_in_one_that_has_gone_on_as_a_channel_nobody_does()
    {
        desk.Store.Put(Names.ConversationHead("c:5"), new State.ConversationHead { LastOp = 1, Settings = new ChatSettings { DefaultRights = new Rights() } });
        await AssertDoneAsync(Type(Peer.Chat(5)));
        Assert.Empty(desk.Broker.Calls);
        desk.Store.Put(Names.ConversationHead("c:5"), new State.ConversationHead { LastOp = 2, MigratedTo = 6 });
        await desk.AssertRefusedAsync(Code.ChatMigrated, "peer", Type(Peer.Chat(5)));
    }

    [Fact]
    public async Task Who_is_no_member_of_a_chat_types_to_nobody() => await desk.AssertRefusedAsync(Code.NotAMember, "peer", Type(Peer.Chat(5)), 3);

    [Fact]
    public async Task Who_is_not_there_is_unknown() => await desk.AssertRefusedAsync(Code.UserUnknown, "peer", Type(Peer.User(3)));

    [Fact]
    public async Task It_costs_one_read()
    {
        await AssertDoneAsync(Type(Peer.User(2)));
        Assert.Equal(["mailbox/2/blocked", "mailbox/2/profile"], Assert.Single(desk.Store.Reads));
    }

    [Fact]
    public async Task What_the_broker_does_not_take_is_lost_and_nobody_is_asked_to_say_it_again()
    {
        desk.Broker.OnPublish = _ => new PublishException("the broker is out");
        await AssertDoneAsync(Type(Peer.User(2)));
    }

    public void Dispose() => desk.Dispose();

    private async Task AssertDoneAsync(Request request)
    {
        request.RequestId = 7;
        var reply = await desk.AskAsync(1, request);
        Assert.Equal(new Result { RequestId = 7, Done = new Done() }, reply.Result);
    }

    private void WithBlocked(params State.BlockedUser[] users) => desk.Store.Put(Names.Blocked(2), new State.Blocked { Users = { users } });

    private static Request Type(Peer? peer, Action action = Action.Typing) => new() { SetTyping = new SetTyping { Peer = peer, Action = action } };
}
