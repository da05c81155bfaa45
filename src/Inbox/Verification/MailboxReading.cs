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

    public Found<Blocked> Blocked { get; set; }

    public Blocked? ExpectedBlocked { get; set; }

    public Found<PinnedDialogs> PinnedDialogs { get; set; }

    public PinnedDialogs? ExpectedPinned { get; set; }

    public Found<Scheduled> Scheduled { get; set; }

    public Scheduled? ExpectedScheduled { get; set; }

    public Found<JoinedChannels> Channels { get; set; }

    public JoinedChannels? ExpectedChannels { get; set; }

    public Found<RecentDialogs> Recent { get; set; }

    /// <summary>Dialogs that are newer than the floor of the recent ones, and not among them.</summary>
    public IReadOnlyList<Contracts.Peer> NotRecent { get; set; } = [];

    /// <summary>To whom the owner's username leads; of one that cannot be mentioned: nothing.</summary>
    public Found<Username> Username { get; set; }

    /// <summary>The owner can be mentioned, or somebody has claimed the name since.</summary>
    public bool LeadsHere => Profile.Value is not { } profile || Username.Key is null || Username.IsUnreadable ||
        Username.Value is { } name && (name.UserId == owner || name.SetAt >= profile.SetAt);

    public IReadOnlyList<Found<DialogDirectory>> Directory { get; set; } = [];

    /// <summary>By the peer's key.</summary>
    public Dictionary<string, Found<DialogState>> Dialogs { get; } = [];

    /// <summary>Dialogs as the log has them at the steps of their documents.</summary>
    public Dictionary<string, DialogState> Expected { get; } = [];

    public Dictionary<(string Peer, long Page), Found<Page>> Pages { get; } = [];

    public Dictionary<(string Peer, int Page), Found<Readings>> Readings { get; } = [];

    /// <summary>How many readings of each dialog there were before the documents were read, by the peer's key.</summary>
    public Dictionary<string, int> ReadingCounts { get; } = [];

    /// <summary>Peers of the directory, as they are listed.</summary>
    public IEnumerable<Contracts.Peer> Listed => Directory.Where(d => d.Value is not null).SelectMany(d => d.Value!.Peers);
}
