using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Chaos.Checks;

/// <summary>One user's mailbox, as a device reads it that has never seen it.</summary>
internal sealed record Mailbox(long UserId, IReadOnlyList<Update> Steps, IReadOnlyList<DialogCounters> Dialogs)
{
    public IEnumerable<Message> Messages => Steps.Where(s => s.NewMessage is not null).Select(s => s.NewMessage);

    public IReadOnlyList<Message> In(Peer peer) => [.. Messages.Where(m => m.Peer.Equals(peer))];

    public static async Task<Mailbox> ReadAsync(MessagingClient client)
    {
        var (steps, dialogs) = (new List<Update>(), new List<DialogCounters>());
        for (long pts = 0; await client.GetDifferenceAsync(pts) is { Kind: not Difference.Types.Kind.Empty } difference; pts = difference.Pts)
        {
            Assert.NotEqual(Difference.Types.Kind.TooLong, difference.Kind);
            steps.AddRange(difference.Updates);
            if (difference.Kind == Difference.Types.Kind.Difference) break;
        }

        for (long offset = 0; await client.GetDialogsAsync(offset) is { Dialogs_.Count: > 0 } page; offset = page.Dialogs_[^1].Counters.TopMessageId)
            dialogs.AddRange(page.Dialogs_.Select(d => d.Counters));
        return new Mailbox(client.UserId, steps, dialogs);
    }
}
