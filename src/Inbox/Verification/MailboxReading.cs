using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Verification;

/// <summary>All that the store holds of one mailbox, and what its log gives when it is played again.</summary>
internal sealed class MailboxReading(long owner)
{
    public long Owner => owner;

    public required Found<MailboxHead> Head { get; init; }

    public required Replay Replay { get; init; }

    /// <summary>How far the log had been played before the documents were read: they cannot be older.</summary>
    public long Floor { get; set; }

    /// <summary>There are records behind the head.</summary>
    public bool IsOverrun { get; set; }

    /// <summary>Copies that are none; the first of them, and how many there are.</summary>
    public (string First, int Count) Forgeries { get; set; }

    public Found<Profile> Profile { get; set; }

    /// <summary>The name as the log has it at the step of the document.</summary>
    public Profile? ExpectedProfile { get; set; }

    public IReadOnlyList<Found<DialogDirectory>> Directory { get; set; } = [];

    /// <summary>By the peer's key.</summary>
    public Dictionary<string, Found<DialogState>> Dialogs { get; } = [];

    /// <summary>Dialogs as the log has them at the steps of their documents.</summary>
    public Dictionary<string, DialogState> Expected { get; } = [];

    public Dictionary<(string Peer, long Page), Found<Page>> Pages { get; } = [];

    /// <summary>Peers of the directory, as they are listed.</summary>
    public IEnumerable<Contracts.Peer> Listed => Directory.Where(d => d.Value is not null).SelectMany(d => d.Value!.Peers);
}
