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

    /// <summary>By the peer's key.</summary>
    public Dictionary<string, DialogState> Dialogs { get; } = [];

    public SortedDictionary<int, DialogDirectory> Directory { get; } = [];
}
