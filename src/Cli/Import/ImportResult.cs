namespace DaprMessaging.Cli.Import;

/// <summary>What was imported, and what the check of every mailbox found.</summary>
internal sealed record ImportResult
{
    public int Users { get; init; }

    public int Messages { get; init; }

    /// <summary>Messages sent as answers: those whose author had the message that they answer.</summary>
    public int Replies { get; init; }

    public int Mentions { get; init; }

    /// <summary>Comings and goings.</summary>
    public int Memberships { get; init; }

    /// <summary>Copies in the mailboxes of others than the author.</summary>
    public long Deliveries { get; init; }

    public int Missing { get; init; }

    public int Duplicated { get; init; }

    public int OutOfOrder { get; init; }

    public int UnreadMismatches { get; init; }

    public double Seconds { get; init; }

    public bool IsClean() => Missing + Duplicated + OutOfOrder + UnreadMismatches == 0;

    public static ImportResult operator +(ImportResult one, ImportResult other) => new()
    {
        Users = one.Users + other.Users,
        Messages = one.Messages + other.Messages,
        Replies = one.Replies + other.Replies,
        Mentions = one.Mentions + other.Mentions,
        Memberships = one.Memberships + other.Memberships,
        Deliveries = one.Deliveries + other.Deliveries,
        Missing = one.Missing + other.Missing,
        Duplicated = one.Duplicated + other.Duplicated,
        OutOfOrder = one.OutOfOrder + other.OutOfOrder,
        UnreadMismatches = one.UnreadMismatches + other.UnreadMismatches,
        Seconds = one.Seconds + other.Seconds,
    };

    public static ImportResult OfLog(IrcLog log) => new()
    {
        Users = log.People.Count,
        Messages = log.Acts.OfType<Said>().Count(),
        Replies = log.Acts.OfType<Said>().Count(s => s.ReplyTo is not null),
        Mentions = log.Acts.OfType<Said>().Count(s => s.Mentions is not null),
        Memberships = log.Acts.Count(a => a is Joined or Left),
        Deliveries = log.Acts.OfType<Said>().Sum(s => (long)log.People.Count(p => p != s.Who && p.WasThere(s.Line))),
    };
}
