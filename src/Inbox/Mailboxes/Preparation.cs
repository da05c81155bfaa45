namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One wave of asking what a batch needs of a mailbox; it walks ahead of what the batch will do.</summary>
internal sealed class Preparation(List<Document> missing)
{
    private readonly Dictionary<Dialog, long> lastOps = [];
    private readonly Dictionary<Dialog, HashSet<long>> doomed = [];

    /// <summary>True: it has yet to be read, come back with the next wave.</summary>
    public bool Need(Document document) => Aggregate.Need(document, missing);

    /// <summary>How far the dialog will have got when the steps before this one are done.</summary>
    public long LastOp(Dialog dialog) => lastOps.TryGetValue(dialog, out var opNo) ? opNo : dialog.State.Value.LastOp;

    /// <summary>Messages that the steps so far are going to delete, with these.</summary>
    public IReadOnlySet<long> Doom(Dialog dialog, IEnumerable<long> places)
    {
        if (!doomed.TryGetValue(dialog, out var all)) doomed[dialog] = all = [];
        all.UnionWith(places);
        return all;
    }

    public void Advance(Dialog dialog, long opNo) => lastOps[dialog] = opNo;
}
