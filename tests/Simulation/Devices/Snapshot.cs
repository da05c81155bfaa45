using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Devices;

/// <summary>A device that begins with nothing reads all dialogs and, page by page, their messages, while updates go on.</summary>
internal sealed class Snapshot(View view, int pageSize)
{
    private readonly Queue<Peer> peers = new();
    private long offset;
    private Peer? reading;

    /// <summary>What to ask for next; null: it is complete.</summary>
    public Request? Next { get; private set; } = new() { GetDialogs = new GetDialogs() };

    /// <summary>The answer to <see cref="Next"/>.</summary>
    public void Take(Result result)
    {
        if (result.Dialogs is { } dialogs)
        {
            view.Merge(dialogs);
            foreach (var dialog in dialogs.Dialogs_) peers.Enqueue(dialog.Counters.Peer);
            if (dialogs.Dialogs_.Count == Limits.DialogsPage)
            {
                Next = new Request { GetDialogs = new GetDialogs { OffsetId = dialogs.Dialogs_[^1].Counters.TopMessageId } };
                return;
            }
        }
        else if (result.History is { } history)
        {
            view.Merge(history);
            if (history.More) offset = history.Messages[^1].Id;
            else reading = null;
        }

        if (reading is null && peers.TryDequeue(out reading)) offset = 0;
        Next = reading is null
            ? null
            : new Request { GetHistory = new GetHistory { Peer = reading, OffsetId = offset, Limit = pageSize } };
    }
}
