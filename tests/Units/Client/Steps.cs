using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>Steps of a mailbox of which only the number matters.</summary>
internal static class Steps
{
    public static Update Step(long pts) => new() { Pts = pts };

    public static ServerFrame Push(long pts) => new() { Updates = { Step(pts) }, Pts = pts };

    /// <summary>The next ones that the client gives out.</summary>
    public static async Task<List<long>> ReadAsync(MessagingClient client, int count)
    {
        var seen = new List<long>();
        using var patience = new CancellationTokenSource(Until.Patience);
        await foreach (var update in client.Updates.WithCancellation(patience.Token))
        {
            seen.Add(update.Pts);
            if (seen.Count == count) break;
        }

        return seen;
    }
}
