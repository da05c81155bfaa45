using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class DeleteScheduledMessagesTests : IDisposable
{
    private readonly Desk desk = new();

    [Fact]
    public Task It_goes_to_the_callers_own_mailbox() => desk.AssertBecomesAsync(
        new Proto.DeleteScheduledMessages { Owner = 1, RandomId = 8, Ids = { 7, 9 }, At = Desk.Now.ToUnixTimeMilliseconds(), Origin = Desk.Origin() },
        "s1", "mailbox/1/schedule/8", Ask(8, 7, 9));

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Ask(0, 7));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "ids", Ask(8));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "ids", Ask(8, 7, 7));
        await desk.AssertRefusedAsync(Code.TooMany, "ids", Ask(8, [.. Enumerable.Range(1, Limits.Messages + 1).Select(id => (long)id)]));
    }

    public void Dispose() => desk.Dispose();

    private static Request Ask(long randomId, params long[] ids) => new()
    {
        DeleteScheduledMessages = new DeleteScheduledMessages { RandomId = randomId, Ids = { ids } },
    };
}
