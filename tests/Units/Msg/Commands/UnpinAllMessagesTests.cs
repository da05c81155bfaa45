using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class UnpinAllMessagesTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new Desk().WithUsers(1, 2).WithChat(5, 1);

    [Fact]
    public Task For_oneself_it_goes_to_the_callers_own_mailbox_and_names_no_message() => desk.AssertBecomesAsync(
        new Proto.PinForMe { Owner = 1, Conversation = "u:1:2", At = Now, Origin = Desk.Origin() }, "s1", "mailbox/1/u2/unpin", Unpin(Peer.User(2)));

    [Fact]
    public Task It_is_later_than_every_pin_even_one_set_by_a_clock_that_was_ahead() => desk
        .WithDialog(1, Peer.User(2), new State.DialogState { UnpinnedAt = 5, MessagePinSetAt = Now + 5000 })
        .AssertBecomesAsync(new Proto.PinForMe { Owner = 1, Conversation = "u:1:2", At = Now + 5001, Origin = Desk.Origin() }, "s1", "mailbox/1/u2/unpin", Unpin(Peer.User(2)));

    [Fact]
    public Task For_everyone_it_goes_to_the_conversation_and_names_no_message() => desk.AssertBecomesAsync(
        new Proto.UnpinMessages { Conversation = "c:5", Sender = 1, RandomId = 11, AcceptedAt = Now, Origin = Desk.Origin() },
        "c:5", "c:5/1/11", Unpin(Peer.Chat(5), forEveryone: true, randomId: 11));

    [Fact]
    public Task With_oneself_for_everyone_is_for_oneself() => desk.AssertBecomesAsync(
        new Proto.PinForMe { Owner = 1, Conversation = "u:1:1", At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u1/unpin", Unpin(Peer.User(1), forEveryone: true, randomId: 11));

    [Fact]
    public async Task Only_for_everyone_a_random_id_is_needed()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Unpin(Peer.User(2), forEveryone: true));
        await desk.AssertAcceptedAsync(Unpin(Peer.User(2)));
    }

    public void Dispose() => desk.Dispose();

    private static Request Unpin(Peer peer, bool forEveryone = false, long randomId = 0) =>
        new() { UnpinAllMessages = new UnpinAllMessages { RandomId = randomId, Peer = peer, ForEveryone = forEveryone } };
}
