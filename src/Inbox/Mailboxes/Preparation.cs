namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One wave of asking what a batch needs of a mailbox; it walks ahead of what the batch will do.</summary>
internal sealed class Preparation(List<Document> missing, bool foresees = true)
{
    private readonly Dictionary<Dialog, long> lastOps = [], botSteps = [];
    private readonly Dictionary<Dialog, HashSet<long>> doomed = [];

    /// <summary>True: it has yet to be read, come back with the next wave.</summary>
    public bool Need(Document document) => Aggregate.Need(document, missing);

    /// <summary>Pages are asked for in the same wave as the dialog that they belong to, and may turn out to be older.</summary>
    public bool HasForeseen { get; private set; }

    /// <summary>
    /// The dialog is needed, and the pages that the step itself names: at once where that is allowed, else when the dialog is there.
    /// </summary>
    /// <returns>The dialog is there: what it leads to can be asked for.</returns>
    public bool Need(Dialog dialog, Action foresee)
    {
        var isKnown = !Need(dialog.State);
        if (!isKnown && !foresees) return false;
        HasForeseen |= !isKnown;
        foresee();
        return isKnown;
    }

    /// <summary>The records of those of these messages that the owner has, as far as the pages say; for each its page must be there.</summary>
    public void NeedRecords(Mailbox mailbox, Dialog dialog, IEnumerable<long> places)
    {
        foreach (var place in places)
        {
            if (!Need(dialog.PageOf(place)) && dialog.SlotOf(place) is { Shows: true } slot) Need(mailbox.RecordOf(slot.MessageId));
        }
    }

    /// <summary>How far the dialog will have got when the steps before this one are done.</summary>
    public long LastOp(Dialog dialog) => lastOps.TryGetValue(dialog, out var opNo) ? opNo : dialog.State.Value.LastOp;

    /// <summary>Messages that the steps so far are going to delete, with these.</summary>
    public IReadOnlySet<long> Doom(Dialog dialog, IEnumerable<long> places)
    {
        if (!doomed.TryGetValue(dialog, out var all)) doomed[dialog] = all = [];
        all.UnionWith(places);
        return all;
    }

    /// <summary>Messages that the steps so far are going to delete.</summary>
    public IReadOnlySet<long> Doomed(Dialog dialog) => Doom(dialog, []);

    public void Advance(Dialog dialog, long opNo) => lastOps[dialog] = opNo;

    /// <summary>Of a channel: how much a bot will have been told when the steps before this one are done.</summary>
    public long BotSteps(Dialog dialog) => botSteps.TryGetValue(dialog, out var number) ? number : dialog.State.Value.BotSteps;

    public void AdvanceBotSteps(Dialog dialog, long number) => botSteps[dialog] = number;
}
