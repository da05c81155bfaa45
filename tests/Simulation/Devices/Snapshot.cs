using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Devices;

/// <summary>
/// A device that begins with nothing reads all dialogs and, page by page, their messages, while updates go on; and later each
/// dialog that it hears of and does not know.
/// </summary>
internal sealed class Snapshot(View view, int pageSize)
{
    private readonly HashSet<Peer> read = [];
    private long offset;
    private long? scheduled = 0;
    private int folder = -1;
    private Peer? reading;
    private Request? next;

    /// <summary>What to ask for next, until it is answered; null: it is complete for now.</summary>
    public Request? Next => next ??= Think();

    /// <summary>The answer to <see cref="Next"/>. A page that is too old to be brought up to date is asked for once more.</summary>
    public void Take(Result result)
    {
        var isTaken = result.BlockedUsers is { } blocked ? Take(blocked) : result.ScheduledMessages is { } waiting ? Take(waiting) : result.Dialogs is { } dialogs ? Take(dialogs) : Take(result.History);
        if (isTaken) next = null;
    }

    private bool Take(BlockedUsers blocked)
    {
        if (!view.Merge(blocked)) return false;
        folder = 0;
        return true;
    }

    private bool Take(ScheduledMessages waiting)
    {
        if (!view.Merge(waiting)) return false;
        scheduled = waiting is { More: true, Messages.Count: > 0 } ? waiting.Messages[^1].Id : null;
        return true;
    }

    private bool Take(Dialogs dialogs)
    {
        if (!view.Merge(dialogs, folder)) return false;
        if (next!.GetDialogs is null) return true;
        offset = dialogs.More ? dialogs.Dialogs_[^1].Order : 0;
        if (!dialogs.More) folder++;
        return true;
    }

    private bool Take(History history)
    {
        if (!view.Merge(reading!, history)) return false;
        if (history.More) offset = history.Messages[^1].Id;
        else (reading, offset) = (null, 0);
        return true;
    }

    private Request? Think()
    {
        if (folder < 0) return new Request { GetBlockedUsers = new GetBlockedUsers() };
        if (scheduled is { } from) return new Request { GetScheduledMessages = new GetScheduledMessages { OffsetId = from, Limit = pageSize } };
        if (folder < Limits.Folders) return new Request { GetDialogs = new GetDialogs { OffsetId = offset, Limit = pageSize, FolderId = folder } };

        // To one that has moved from a page not yet read to one that was, or has come since: it is heard of by its updates.
        if (view.Mailbox.All.Where(d => !d.IsWhole).Select(d => d.Peer).ToList() is { Count: > 0 } unknown)
            return new Request { GetPeerDialogs = new GetPeerDialogs { Peers = { unknown } } };
        reading ??= view.Mailbox.All.Select(d => d.Peer).FirstOrDefault(p => !p.IsChannel && read.Add(p)); // what channels say is read by whoever follows them
        return reading is null ? null : new Request { GetHistory = new GetHistory { Peer = reading, OffsetId = offset, Limit = pageSize } };
    }
}
