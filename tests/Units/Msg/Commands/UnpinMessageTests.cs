using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class UnpinMessageTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new Desk().WithMessage(1, 700, Two, 33).WithMessage(1, 720, Peer.User(1), 8);

    [Fact]
    public Task For_oneself_it_goes_to_the_callers_own_mailbox() => desk.AssertBecomesAsync(
        new Proto.PinForMe { Owner = 1, Conversation = "u:1:2", DialogMessageId = 33, At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u2/unpin/700", Unpin(Two, 700));

    [Fact]
    public Task For_everyone_it_goes_to_the_conversation() => desk.AssertBecomesAsync(
        new Proto.UnpinMessages { Conversation = "u:1:2", Sender = 1, RandomId = 11, DialogMessageId = 33, AcceptedAt = Now, Origin = Desk.Origin() },
        "u:1:2", "u:1:2/1/11", Unpin(Two, 700, forEveryone: true, randomId: 11));

    [Fact]
    public Task With_oneself_for_everyone_is_for_oneself() => desk.AssertBecomesAsync(
        new Proto.PinForMe { Owner = 1, Conversation = "u:1:1", DialogMessageId = 8, At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u1/unpin/720", Unpin(Peer.User(1), 720, forEveryone: true, randomId: 11));

    [Fact]
    public async Task It_is_later_than_when_it_was_pinned_whatever_the_clock_says()
    {
        desk.WithPinSetAt(1, 700, Now + 5000).WithDialog(1, Two, new State.DialogState { UnpinnedAt = Now + 9000 });
        await desk.AssertAcceptedAsync(Unpin(Two, 700));
        Assert.Equal(Now + 5001, desk.Command<Proto.PinForMe>().At);
    }

    [Fact]
    public async Task Only_for_everyone_a_random_id_is_needed()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Unpin(Two, 700, forEveryone: true));
        await desk.AssertAcceptedAsync(Unpin(Two, 700));
    }

    public void Dispose() => desk.Dispose();

    private static Request Unpin(Peer peer, long messageId, bool forEveryone = false, long randomId = 0) =>
        new() { UnpinMessage = new UnpinMessage { RandomId = randomId, Peer = peer, MessageId = messageId, ForEveryone = forEveryone } };
}
