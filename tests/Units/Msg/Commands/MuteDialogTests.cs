using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class MuteDialogTests : IDisposable
{
    private const long ForEver = (1L << 53) - 1;

    private readonly Desk desk = new Desk().WithChat(5, 1);

    [Theory]
    [InlineData(0)] // no longer
    [InlineData(1)] // a time that has passed
    [InlineData(ForEver)]
    public Task It_goes_to_the_callers_own_mailbox(long until) => desk.AssertBecomesAsync(
        new Proto.MuteDialog { Owner = 1, Conversation = "c:5", Until = until, At = Desk.Now.ToUnixTimeMilliseconds(), Origin = Desk.Origin() },
        "s1", "mailbox/1/c5/mute", Mute(until));

    [Theory]
    [InlineData(-1)]
    [InlineData(ForEver + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task A_time_that_cannot_be_is_refused_without_asking_the_store(long until)
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "until", Mute(until));
        Assert.Empty(desk.Store.Reads);
    }

    public void Dispose() => desk.Dispose();

    private static Request Mute(long until) => new() { MuteDialog = new MuteDialog { Peer = Peer.Chat(5), Until = until } };
}
