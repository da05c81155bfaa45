using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

/// <summary>
/// The working set of a conversation or a mailbox: its documents are read, cached and forgotten together. Decisions on it
/// do no I/O, read no clock and throw no dice.
/// </summary>
internal abstract class Aggregate
{
    private readonly List<Document> dirty = [];

    /// <summary>It was read in an earlier turn.</summary>
    public bool FromCache { get; private set; }

    /// <summary>What it holds may be old, or of several moments: whatever is decided on it must be fenced, or decided again.</summary>
    public virtual bool IsUnsure => FromCache;

    /// <summary>A document of it could not be read, and looks empty: for this turn's poison only, never to be remembered.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>This turn creates an operation or a record: the commit fails if the aggregate was not the newest.</summary>
    public bool Fenced { get; private set; }

    /// <summary>It changes in this turn what it shares with others, under their etags: it is committed alone.</summary>
    public virtual bool TouchesShared => false;

    /// <summary>How many documents it holds, to bound the cache.</summary>
    public abstract int Weight { get; }

    /// <summary>Names the documents that the steps need next; none when everything is there.</summary>
    public abstract void Prepare(IReadOnlyList<Step> steps, List<Document> missing);

    /// <summary>Applies one step.</summary>
    public abstract void Decide(Step step, Effects effects);

    public IEnumerable<StateWrite> Writes() => dirty.Select(document => document.ToWrite());

    /// <summary>The commit has happened: what was cached for this turn only is dropped.</summary>
    public virtual void Settle()
    {
        foreach (var document in dirty) document.Settle();
        dirty.Clear();
        (Fenced, FromCache) = (false, true);
    }

    internal static bool Need(Document document, List<Document> missing)
    {
        if (document.Loaded) return false;
        missing.Add(document);
        return true;
    }

    internal void Save(Document document)
    {
        if (!document.IsDirty) dirty.Add(document);
        document.MarkUpsert();
    }

    internal void SaveIfUnchanged(Document document)
    {
        if (!document.IsDirty) dirty.Add(document);
        document.MarkIfUnchanged();
    }

    internal void Create(Document document, bool fence)
    {
        if (!document.IsDirty) dirty.Add(document);
        document.MarkCreate();
        Fenced |= fence;
    }
}
