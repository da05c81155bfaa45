using DaprMessaging.Inbox.Verification;

namespace DaprMessaging.Cli.Verify;

/// <summary>What was looked at, and what is wrong.</summary>
internal sealed record VerifyResult
{
    public long Mailboxes { get; init; }

    /// <summary>Steps of mailboxes, each played again and compared with the operation that it comes from.</summary>
    public long Entries { get; init; }

    public long Conversations { get; init; }

    public long Operations { get; init; }

    /// <summary>Damages that were there, and are no more: <c>--repair</c> has done it.</summary>
    public int Repaired { get; init; }

    public IReadOnlyList<Complaint> Damages { get; init; } = [];

    public double Seconds { get; init; }

    public static VerifyResult Of(Audit audit, int found) => new()
    {
        Mailboxes = audit.Mailboxes,
        Entries = audit.Entries,
        Conversations = audit.Conversations,
        Operations = audit.Operations,
        Repaired = Math.Max(0, found - audit.Damages.Count),
        Damages = [.. audit.Damages.Select(Complaint.Of)],
    };
}
