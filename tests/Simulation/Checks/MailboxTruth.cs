using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>Everything that the store holds of one mailbox.</summary>
internal sealed class MailboxTruth(long owner)
{
    public long Owner => owner;

    public MailboxHead Head { get; set; } = new();

    public Profile? Profile { get; set; }

    public SortedDictionary<long, Record> Records { get; } = [];

    public Blocked Blocked { get; set; } = new();

    public PinnedDialogs Pinned { get; set; } = new();

    public Scheduled Scheduled { get; set; } = new();

    /// <summary>By the peer's key.</summary>
    public Dictionary<string, DialogState> Dialogs { get; } = [];

    public SortedDictionary<int, DialogDirectory> Directory { get; } = [];

    /// <summary>The owner did not want to hear a sender when this step was written, or when that was which it would have brought.</summary>
    public bool Blocks(long sender, long date, long pts)
    {
        var (blocked, from) = (false, 0L);
        foreach (var step in Records.Values.Where(r => r.Update.Pts <= pts && r.Update.UserBlocked?.UserId == sender))
        {
            if (step.Update.UserBlocked.Blocked && !blocked) from = step.SetAt;
            if (!step.Update.UserBlocked.Blocked && blocked && from <= date && date < step.SetAt) return true;
            blocked = step.Update.UserBlocked.Blocked;
        }

        return blocked;
    }
}
