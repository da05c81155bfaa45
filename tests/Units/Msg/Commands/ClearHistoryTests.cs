using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class ClearHistoryTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new Desk().WithMessage(1, 700, Two, 33).WithMessage(1, 710, Peer.Chat(5), 3).WithMessage(1, 720, Peer.User(1), 8);

    [Fact]
    public Task For_oneself_it_goes_to_the_callers_own_mailbox() => desk.AssertBecomesAsync(
        new Proto.ClearDialog { Owner = 1, Conversation = "u:1:2", UpTo = 33, Origin = Desk.Origin() }, "s1", "mailbox/1/u2/clear/700", Clear(Two, 700));

    [Fact]
    public Task For_everyone_it_goes_to_the_conversation() => desk.AssertBecomesAsync(
        new Proto.ClearHistory
        {
            Conversation = "u:1:2", Sender = 1, RandomId = 11, UpTo = 33, AcceptedAt = Desk.Now.ToUnixTimeMilliseconds(), Origin = Desk.Origin(),
        },
        "u:1:2", "u:1:2/1/11", Clear(Two, 700, forEveryone: true, randomId: 11));

    [Fact]
    public async Task In_a_chat_who_may_is_for_the_chat_to_decide()
    {
        await desk.AssertAcceptedAsync(Clear(Peer.Chat(5), 710, forEveryone: true, randomId: 11));
        Assert.Equal(("c:5", 3), (desk.Command<Proto.ClearHistory>().Conversation, desk.Command<Proto.ClearHistory>().UpTo));
    }

    [Fact]
    public Task With_oneself_for_everyone_is_for_oneself() => desk.AssertBecomesAsync(
        new Proto.ClearDialog { Owner = 1, Conversation = "u:1:1", UpTo = 8, Origin = Desk.Origin() },
        "s1", "mailbox/1/u1/clear/720", Clear(Peer.User(1), 720, forEveryone: true, randomId: 11));

    [Fact]
    public async Task Only_for_everyone_a_random_id_is_needed()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Clear(Two, 700, forEveryone: true));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Clear(Peer.User(1), 720, forEveryone: true));
        await desk.AssertAcceptedAsync(Clear(Two, 700));
    }

    public void Dispose() => desk.Dispose();

    private static Request Clear(Peer peer, long maxId, bool forEveryone = false, long randomId = 0) =>
        new() { ClearHistory = new ClearHistory { RandomId = randomId, Peer = peer, MaxId = maxId, ForEveryone = forEveryone } };
}
