using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Kind = DaprMessaging.Contracts.ChatReactions.Types.Kind;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class SetReactionTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();
    private static readonly Peer Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Desk desk = new Desk().WithUsers(2).WithChat(5, 1).WithMessage(1, 700, Two, 33).WithMessage(1, 710, Chat, 3);

    [Fact]
    public Task It_goes_to_the_conversation_by_the_number_that_all_know() => desk.AssertBecomesAsync(
        new Proto.SetReaction { Conversation = "u:1:2", Sender = 1, RandomId = 11, DialogMessageId = 33, Emoji = "👍", AcceptedAt = Now, Origin = Desk.Origin() },
        "u:1:2", "u:1:2/1/11", React(Two, 700, "👍"));

    [Fact]
    public async Task None_takes_it_back()
    {
        await desk.AssertAcceptedAsync(React(Chat, 710, ""));
        Assert.Equal(("c:5", ""), (desk.Command<Proto.SetReaction>().Conversation, desk.Command<Proto.SetReaction>().Emoji));
    }

    [Fact]
    public async Task What_the_caller_never_had_is_refused_and_so_is_what_happened_to_a_chat()
    {
        desk.WithService(1, 711, Chat, 4);
        foreach (var (peer, id) in new[] { (Two, 701L), (Two, 710L), (Chat, 711L) }) await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", React(peer, id, "👍"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_what_is_there_no_more_the_conversation_knows_whether_it_was_said_before(bool isCleared)
    {
        if (isCleared) desk.WithDialog(1, Two, new State.DialogState { ClearedUpTo = 33 });
        else desk.WithGone(1, 700);
        await desk.AssertAcceptedAsync(React(Two, 700, "👍"));
        Assert.True(desk.Command<Proto.SetReaction>().IsGone);
    }

    [Fact]
    public async Task In_a_channel_the_number_is_that_of_all_and_what_tells_of_it_is_refused()
    {
        var channel = Peer.Channel(5);
        desk.Store.Put(Names.ChannelMessage("b:5", 2), new State.ChannelMessage { Message = new Message { Id = 2, Content = new Content { Text = "x" } } });
        desk.Store.Put(Names.ChannelMessage("b:5", 1), new State.ChannelMessage { Message = new Message { Id = 1, Action = new ServiceAction { TtlSet = new TtlSet() } } });
        foreach (var id in new[] { 1L, 3 }) await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", React(channel, id, "👍"));
        await desk.AssertAcceptedAsync(React(channel, 2, "👍"));
        var command = desk.Command<Proto.SetReaction>();
        Assert.Equal(("b:5", 2, "👍", false), (command.Conversation, command.DialogMessageId, command.Emoji, command.IsGone));
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.ReactionInvalid, "emoji", React(Two, 700, "nice"));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", React(Two, 700, "👍", randomId: 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", React(new Peer(), 700, "👍"));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "message_id", React(Two, 0, "👍"));
    }

    [Fact]
    public async Task Reactions_are_seen_in_the_callers_own_mailbox()
    {
        await desk.AssertBecomesAsync(
            new Proto.ReadReactions { Owner = 1, Conversation = "u:1:2", Pts = 70, Origin = Desk.Origin() }, "s1", "mailbox/1/u2/reactions/70", Look(Two, 70));
        using var another = new Desk().WithUsers(2);
        await another.AssertRefusedAsync(Code.RequestInvalid, "pts", Look(Two, 0));
        await another.AssertRefusedAsync(Code.UserUnknown, "peer", Look(Peer.User(3), 1));
    }

    [Fact]
    public async Task How_people_may_react_in_a_chat_is_said_completely()
    {
        foreach (var reactions in new[] { new ChatReactions { Kind = Kind.Listed }, new ChatReactions { Emojis = { "👍" } }, new ChatReactions { Kind = (Kind)9 } })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "edit.reactions", Allow(reactions));
        foreach (var emojis in new[] { new[] { "👍", "nice" }, ["👍", "👍"] })
            await desk.AssertRefusedAsync(Code.ReactionInvalid, "edit.reactions", Allow(new ChatReactions { Kind = Kind.Listed, Emojis = { emojis } }));
        await desk.AssertAcceptedAsync(Allow(new ChatReactions { Kind = Kind.Listed, Emojis = { "👍", "❤" } }));
        Assert.Equal(["👍", "❤"], desk.Command<Proto.EditChat>().Edit.Reactions.Emojis);
    }

    public void Dispose() => desk.Dispose();

    private static Request React(Peer peer, long id, string emoji, long randomId = 11) =>
        new() { SetReaction = new SetReaction { RandomId = randomId, Peer = peer, MessageId = id, Emoji = emoji } };

    private static Request Look(Peer peer, long pts) => new() { ReadReactions = new ReadReactions { Peer = peer, Pts = pts } };

    private static Request Allow(ChatReactions reactions) => new() { EditChat = new EditChat { RandomId = 11, ChatId = 5, Edit = new ChatEdited { Reactions = reactions } } };
}
