using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>A conversation that is played again from its operations: what its documents have to be, and which of those that are stored are not.</summary>
internal sealed class Playback(IStateStore store, string id)
{
    private const int PerCall = 200, Tries = 5;

    private readonly Conversation played = Conversation.Of(id, isPlayed: true);
    private readonly Dictionary<long, (long OpNo, bool IsIn)> moves = [];
    private readonly Dictionary<(long User, long Place), (long OpNo, bool IsGone)> mentions = [];
    private readonly Dictionary<(long User, long Place, bool IsNone), ReactionNote> notes = [];
    private Found<ConversationHead> head;
    private bool isOverrun;

    public string Where => $"{(played.Channel is null ? "conversation" : "channel")} {id}";

    public OpLog Log { get; } = new(id);

    public Conversation Played => played;

    /// <summary>Who came or went last by which operation.</summary>
    public IReadOnlyDictionary<long, (long OpNo, bool IsIn)> Moves => moves;

    /// <summary>Whom which messages mention, by which operation it was said last, and whether that has deleted them.</summary>
    public IReadOnlyDictionary<(long User, long Place), (long OpNo, bool IsGone)> Mentions => mentions;

    /// <summary>How others react to what a user wrote: of each message the newest that was to be heard of each kind.</summary>
    public IEnumerable<(long User, ReactionNote Note)> Notes => notes.Select(n => (n.Key.User, n.Value));

    /// <summary>All that was done is known, so all that follows from it can be made.</summary>
    public bool IsWhole => Log is { IsWhole: true, LastOp: > 0 };

    /// <summary>Takes what has been done since.</summary>
    public async Task CatchUpAsync(CancellationToken ct)
    {
        head = await store.ReadAsync(Names.ConversationHead(id), ConversationHead.Parser, ct);
        isOverrun = await OpReader.ReadAsync(store, Log, head, Play, ct);
        Refresh();
    }

    /// <summary>What is wrong with it, while nothing is done to it or after that.</summary>
    public async Task<IReadOnlyList<Damage>> CheckAsync(CancellationToken ct)
    {
        IReadOnlyList<Document>? suspects = null;
        for (var tries = 1; ; tries++)
        {
            await CatchUpAsync(ct);
            if (!IsWhole) return [.. Lost()];
            suspects = await DifferentAsync(suspects ?? Documents, ct);
            if (suspects.Count == 0) return [];

            // What was written meanwhile is in the documents, and not in what was played.
            var isStill = (await store.ReadAsync(head.Key, ConversationHead.Parser, ct)).Etag == head.Etag;
            if (isStill) return [.. suspects.Select(Found)];
            if (tries == Tries) return [];
        }
    }

    /// <summary>Those of the documents that the store has otherwise.</summary>
    public async Task<IReadOnlyList<Document>> DifferentAsync(CancellationToken ct) => await DifferentAsync(Documents, ct);

    /// <summary>It has been done, as the next that is done to the conversation.</summary>
    public void Take(Op op)
    {
        Log.Take(op);
        Play(op);
        Refresh();
    }

    private IEnumerable<Document> Documents => [.. played.Documents, played.Fuses];

    // What does not follow from each operation by itself.
    private void Refresh() => played.Fuses.Value = Log.Lifetimes.ToFuses();

    private void Play(Op op)
    {
        played.Play(op.Clone());
        var (joined, left) = (op.Service?.Action).Movements();
        foreach (var user in joined) moves[user] = (op.OpNo, true);
        foreach (var user in left) moves[user] = (op.OpNo, false);
        foreach (var mention in op.Mentions)
            foreach (var place in mention.DialogMessageIds) mentions[(mention.UserId, place)] = (op.OpNo, op.Deleted is not null);
        foreach (var (author, note) in op.ReactionNotes()) notes[(author, note.DialogMessageId, note.None)] = note;
    }

    private async Task<IReadOnlyList<Document>> DifferentAsync(IEnumerable<Document> documents, CancellationToken ct)
    {
        var different = new List<Document>();
        foreach (var some in documents.Chunk(PerCall))
        {
            var stored = await store.GetAsync([.. some.Select(d => d.Key)], ct);
            different.AddRange(some.Zip(stored).Where(d => !IsRight(d.First, d.Second)).Select(d => d.First));
        }

        return different;
    }

    private bool IsRight(Document document, StateEntry stored) => document != played.Fuses ? document.IsSame(stored)
        : Found<Fuses>.Of(stored, Fuses.Parser) is { IsUnreadable: false } found && Log.Lifetimes.Complaint(found.Value ?? new Fuses()) is null;

    private IEnumerable<Damage> Lost()
    {
        Damage Named(string check, string what) => new(check, Where, what, Cure.Backup);
        foreach (var fault in Log.Faults) yield return Named("order", fault);
        if (Log.Holes.Count > 0) yield return Named("order", $"operations {Ranges.Of(Log.Holes)} of {Log.LastOp} cannot be read");
        if (head.IsUnreadable) yield return Named("documents", "the head cannot be read");
    }

    private Damage Found(Document document) => document != played.Head ? Found("rebuilding", $"{document.Key} is not what the operations give")
        : head.IsUnreadable ? Found("documents", "the head cannot be read")
        : isOverrun ? Found("order", $"the log goes on behind the head, which says {head.Value?.LastOp ?? 0}: nothing can be written")
        : Found("rebuilding", "the head is not what the operations give");

    private Damage Found(string check, string what) => new(check, Where, what, Cure.Rebuild) { Conversation = id };
}
