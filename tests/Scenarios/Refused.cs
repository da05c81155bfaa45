using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>A request to which the answer is no.</summary>
internal static class Refused
{
    public static async Task AsAsync(Refusal.Types.Code code, Func<Task> ask) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RefusedException>(ask)).Refusal.Code);
}
