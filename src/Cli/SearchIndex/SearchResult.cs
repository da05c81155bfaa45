namespace DaprMessaging.Cli.SearchIndex;

/// <summary>What was built.</summary>
/// <param name="Mailboxes">That there are.</param>
/// <param name="Messages">In the index: of mailboxes copies, of a channel once.</param>
/// <param name="Behind">Users whose mailboxes could not be read to their end.</param>
internal sealed record SearchResult(int Mailboxes, long Messages, IReadOnlyList<long> Behind)
{
    /// <summary>That somebody is in.</summary>
    public int Channels { get; init; }

    /// <summary>Those that could not be read to their end.</summary>
    public IReadOnlyList<long> BehindChannels { get; init; } = [];

    public double Seconds { get; init; }
}
