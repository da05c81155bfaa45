using DaprMessaging.Contracts.Search;

namespace DaprMessaging.Search;

/// <summary>
/// The newest of what several owners have, as many as are wanted: by when it came; of the same moment what is in the mailbox
/// first, then channel by channel; of one owner the newest first.
/// </summary>
internal sealed class NewestFirst(int wanted)
{
    private static readonly Comparer<Hit> Order = Comparer<Hit>.Create((one, other) =>
        (other.Date, one.ChannelId, other.MessageId).CompareTo((one.Date, other.ChannelId, one.MessageId)));

    private readonly List<Hit> hits = [];

    public IReadOnlyList<Hit> Hits => hits;

    /// <summary>Takes what one owner has, the newest first, and reads no more of it than may count.</summary>
    /// <returns>How many there are; null: there may be more than have been read.</returns>
    public int? Add(IEnumerable<Hit> more)
    {
        var (last, read, isCut) = (hits.Count == wanted ? hits[^1] : null, 0, false);
        foreach (var hit in more)
        {
            read++;
            isCut = last is not null && Order.Compare(hit, last) > 0;
            if (isCut) break;
            hits.Add(hit);
        }

        hits.Sort(Order);
        if (hits.Count > wanted) hits.RemoveRange(wanted, hits.Count - wanted);
        return isCut || read == wanted ? null : read;
    }
}
