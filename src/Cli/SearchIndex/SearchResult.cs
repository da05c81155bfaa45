namespace DaprMessaging.Cli.SearchIndex;

/// <summary>What was built.</summary>
/// <param name="Mailboxes">That there are.</param>
/// <param name="Messages">Copies in the index.</param>
/// <param name="Behind">Users whose mailboxes could not be read to their end.</param>
internal sealed record SearchResult(int Mailboxes, long Messages, IReadOnlyList<long> Behind)
{
    public double Seconds { get; init; }
}
