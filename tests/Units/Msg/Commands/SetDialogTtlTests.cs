using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class SetDialogTtlTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new Desk().WithUsers(2).WithChat(5, 1);

    [Fact]
    public Task It_goes_to_the_conversation() => desk.AssertBecomesAsync(
        new Proto.SetDialogTtl { Conversation = "u:1:2", Sender = 1, RandomId = 11, TtlSeconds = 60, AcceptedAt = Now, Origin = Desk.Origin() }, "u:1:2", "u:1:2/1/11", Set(Two, 60));

    [Fact]
    public async Task To_a_chat_it_goes_as_well_and_none_is_a_lifetime_too()
    {
        await desk.AssertAcceptedAsync(Set(Peer.Chat(5), 0));
        Assert.Equal(("c:5", 0), (desk.Command<Proto.SetDialogTtl>().Conversation, desk.Command<Proto.SetDialogTtl>().TtlSeconds));
    }

    [Fact]
    public async Task To_a_channel_as_well_and_what_is_said_there_may_have_one()
    {
        desk.Store.Put(Names.ConversationHead("b:5"), new DaprMessaging.Contracts.State.ConversationHead { LastOp = 1 });
        await desk.AssertAcceptedAsync(Set(Peer.Channel(5), 60));
        Assert.Equal(("b:5", 60), (desk.Command<Proto.SetDialogTtl>().Conversation, desk.Command<Proto.SetDialogTtl>().TtlSeconds));
        var send = new SendMessages { Peer = Peer.Channel(5), Messages = { new NewMessage { RandomId = 1, Content = new Content { Text = "x" }, TtlSeconds = 60 } } };
        await desk.AssertAcceptedAsync(new Request { SendMessages = send });
        Assert.Equal([60], desk.Command<Proto.SendMessages>().Items.Select(i => i.TtlSeconds));
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Set(new Peer(), 60));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Set(Two, 60, randomId: 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "ttl_seconds", Set(Two, -1));
        await desk.AssertRefusedAsync(Code.UserUnknown, "peer", Set(Peer.User(3), 60));
        await desk.AssertRefusedAsync(Code.ChatUnknown, "peer", Set(Peer.Chat(6), 60));
    }

    [Fact]
    public async Task A_message_carries_its_own_and_a_forwarded_one_that_of_the_forward()
    {
        desk.WithMessage(1, 700, Two, 33);
        var send = new SendMessages { Peer = Two };
        send.Messages.Add(new NewMessage { RandomId = 1, Content = new Content { Text = "x" }, TtlSeconds = 60 });
        send.Messages.Add(new NewMessage { RandomId = 2, Forward = new MessageReference { Peer = Two, MessageId = 700 }, TtlSeconds = 5 });
        send.Messages.Add(new NewMessage { RandomId = 3, Content = new Content { Text = "y" } });
        await desk.AssertAcceptedAsync(new Request { SendMessages = send });
        Assert.Equal([60, 5, 0], desk.Command<Proto.SendMessages>().Items.Select(i => i.TtlSeconds));
        send.Messages[1].TtlSeconds = -1;
        using var another = new Desk().WithUsers(2);
        await another.AssertRefusedAsync(Code.RequestInvalid, "ttl_seconds", new Request { SendMessages = send });
    }

    public void Dispose() => desk.Dispose();

    private static Request Set(Peer peer, int ttl, long randomId = 11) => new() { SetDialogTtl = new SetDialogTtl { RandomId = randomId, Peer = peer, TtlSeconds = ttl } };
}
