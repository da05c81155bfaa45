using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class PinMessageTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();
    private static readonly Peer Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Desk desk = new Desk().WithMessage(1, 700, Two, 33).WithMessage(1, 710, Chat, 3).WithMessage(1, 720, Peer.User(1), 8);

    [Fact]
    public Task For_oneself_it_goes_to_the_callers_own_mailbox() => desk.AssertBecomesAsync(
        new Proto.PinForMe { Owner = 1, Conversation = "u:1:2", DialogMessageId = 33, Pinned = true, At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u2/pin/700", Pin(Two, 700));

    [Fact]
    public Task For_everyone_it_goes_to_the_conversation() => desk.AssertBecomesAsync(
        new Proto.PinMessage { Conversation = "c:5", Sender = 1, RandomId = 11, DialogMessageId = 3, AcceptedAt = Now, Origin = Desk.Origin() },
        "c:5", "c:5/1/11", Pin(Chat, 710, forEveryone: true, randomId: 11));

    [Fact]
    public Task With_oneself_for_everyone_is_for_oneself() => desk.AssertBecomesAsync(
        new Proto.PinForMe { Owner = 1, Conversation = "u:1:1", DialogMessageId = 8, Pinned = true, At = Now, Origin = Desk.Origin() },
        "s1", "mailbox/1/u1/pin/720", Pin(Peer.User(1), 720, forEveryone: true, randomId: 11));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_happened_to_a_chat_is_not_pinned(bool forEveryone)
    {
        desk.WithService(1, 711, Chat, 4);
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Pin(Chat, 711, forEveryone, randomId: 11));
    }

    [Theory]
    [InlineData(99, true, null)]
    [InlineData(99, false, null)]
    [InlineData(100, true, Code.LimitReached)]
    [InlineData(100, false, Code.LimitReached)]
    public async Task A_dialog_has_a_hundred_pinned_messages_at_the_most(int count, bool forEveryone, Code? refusal)
    {
        desk.WithDialog(1, Two, new State.DialogState { PinnedMessages = { Enumerable.Range(1, count).Select(n => (long)n) } });
        if (refusal is { } code) await desk.AssertRefusedAsync(code, "message_id", Pin(Two, 700, forEveryone, randomId: 11));
        else await desk.AssertAcceptedAsync(Pin(Two, 700, forEveryone, randomId: 11));
    }

    [Fact]
    public async Task One_that_is_pinned_can_be_pinned_again_however_many_there_are()
    {
        desk.WithDialog(1, Two, new State.DialogState { PinnedMessages = { Enumerable.Range(601, Limits.PinnedMessages).Select(n => (long)n) } });
        await desk.AssertAcceptedAsync(Pin(Two, 700));
    }

    [Theory]
    [InlineData(5000, -1, 5001)] // it was unpinned by a clock that was ahead
    [InlineData(-1, 5000, 5001)] // all of them were
    [InlineData(5000, 6000, 6001)]
    [InlineData(0, -1, 1)]
    [InlineData(-1, -1, 0)]
    public async Task It_is_later_than_what_was_set_before_whatever_the_clock_says(long message, long all, long expected)
    {
        desk.WithPinSetAt(1, 700, Now + message).WithDialog(1, Two, new State.DialogState { UnpinnedAt = Now + all });
        await desk.AssertAcceptedAsync(Pin(Two, 700));
        Assert.Equal(Now + expected, desk.Command<Proto.PinForMe>().At);
    }

    [Fact]
    public async Task One_that_is_gone_has_a_time_too()
    {
        await desk.WithGone(1, 700).WithPinSetAt(1, 700, Now + 5).AssertAcceptedAsync(Pin(Two, 700));
        Assert.Equal(Now + 6, desk.Command<Proto.PinForMe>().At);
    }

    [Fact]
    public async Task Only_for_everyone_a_random_id_is_needed()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Pin(Two, 700, forEveryone: true));
        await desk.AssertAcceptedAsync(Pin(Two, 700));
    }

    public void Dispose() => desk.Dispose();

    private static Request Pin(Peer peer, long messageId, bool forEveryone = false, long randomId = 0) =>
        new() { PinMessage = new PinMessage { RandomId = randomId, Peer = peer, MessageId = messageId, ForEveryone = forEveryone } };
}
