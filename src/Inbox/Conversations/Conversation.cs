using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>What participants share: it decides who may do what, and numbers what is done.</summary>
internal abstract class Conversation : Aggregate
{
    private readonly Dictionary<(long User, long RandomId), Document<Dedupe>> dedupes = [];
    private readonly Dictionary<long, Document<Op>> ops = [];
    private readonly Dictionary<long, Document<Op>> past = [];
    private readonly HashSet<Document> confirmed = [];

    protected Conversation(string id, bool isPlayed = false)
    {
        Id = id;
        Head = new Document<ConversationHead>(Names.ConversationHead(id));
        Fuses = new Document<Fuses>(Names.Fuses(id));
        Channel = ConversationId.ChannelOf(id);
        Members = new Roster(id, isSpread: Channel is not null, isPlayed);
        Pair = ConversationId.PairOf(id);
        if (IsPlayed = isPlayed) Head.LoadAbsent();
        if (Pair is not null) Members.Of(0).LoadAbsent();
    }

    public static Conversation Of(string id, bool isPlayed = false) => ConversationId.ChannelOf(id) is null ? new CopiedConversation(id, isPlayed) : new Channel(id, isPlayed);

    public string Id { get; }

    public Document<ConversationHead> Head { get; }

    public Roster Members { get; }

    /// <summary>It is kept once; null: each participant has a copy.</summary>
    public long? Channel { get; }

    /// <summary>What goes by itself; read only where that matters.</summary>
    public Document<Fuses> Fuses { get; }

    /// <summary>The two users of a dialog; null for a chat.</summary>
    public (long Low, long High)? Pair { get; }

    /// <summary>It goes on as a channel.</summary>
    public bool HasMigrated => Head.Value.MigratedTo != 0;

    /// <summary>What the system tells one user.</summary>
    public bool IsOfSystem => Pair is { } pair && (pair.Low == Names.SystemUser || pair.High == Names.SystemUser);

    public override int Weight => 2 + Members.Weight;

    /// <summary>It begins with nothing, and is played from its operations: what it does not hold is not there.</summary>
    protected bool IsPlayed { get; }

    /// <summary>
    /// Heads first, then members and dedupe entries, then the operations that these showed to be done already: with the
    /// members once more, for they must not be older than the operation that is announced again.
    /// </summary>
    public override void Prepare(IReadOnlyList<Step> steps, List<Document> missing)
    {
        if (Need(Head, missing)) return;
        foreach (var document in Members.Of(steps.SelectMany(s => ((ConversationCommand)s.Command).Users))) Need(document, missing);
        foreach (var step in steps) Prepare((ConversationCommand)step.Command, missing);
        foreach (var command in steps.Select(s => (ConversationCommand)s.Command).Where(c => c.NeedsFuses(this)))
        {
            if (Need(Fuses, missing)) continue;
            foreach (var opNo in command.PastOps(this)) Need(PastOf(opNo), missing);
        }

        // Of what makes an operation the creation of its entry shows whether it is known; what may find nothing to do has to be asked for.
        var asked = steps.Select(s => (ConversationCommand)s.Command).Where(c => !FromCache || c.MayFindNothing).ToList();
        if (asked.Count == 0) return;
        foreach (var command in asked)
        {
            // What it finds done must be known: its entry is not read in the same moment as what would show it.
            if (!command.CanBeAskedFor(this)) continue;
            foreach (var id in command.RandomIds) Need(DedupeOf(command.Sender, id), missing);
        }

        if (missing.Count > 0) return;
        foreach (var command in asked) Confirm(command, missing);
        var done = dedupes.Values.Select(d => d.Value.OpNo).Where(n => n > 0).Distinct().Select(OpOf).ToList();
        if (done.FindAll(op => Need(op, missing)).Count > 0) ReadAgain(missing);
        foreach (var op in done.Where(op => op.Loaded)) Prepare(op.Value, missing);

        // What goes by itself shows in what is read after the operation that lit it, and only there for certain.
        foreach (var op in ops.Values.Where(o => o.Loaded && o.Value.IsFleeting() && confirmed.Add(o)))
        {
            Fuses.Unload();
            Need(Fuses, missing);
            foreach (var other in asked.Where(c => c.MayFindNothing).Select(c => DedupeOf(c.Sender, c.RandomIds[0])).Where(d => !d.Exists)) other.Unload();
        }
    }

    public override void Decide(Step step, Effects effects)
    {
        var command = (ConversationCommand)step.Command;
        if (Repetition.Answer(this, command, effects)) return;
        var verdict = command.Decide(this);
        if (verdict.Op is null)
        {
            Refuse(command, verdict, effects);
            return;
        }

        Append(command, verdict.Op);
        Announce(command, verdict.Op, isRetry: false, effects);
        command.Follow(this, effects, verdict.Op, null);
    }

    /// <summary>Tells of an operation that is in the log, now or again.</summary>
    public abstract void Announce(ConversationCommand command, Op op, bool isRetry, Effects effects);

    /// <summary>Tells of one that nobody has asked for.</summary>
    public abstract void Tell(Op op, Effects effects);

    /// <summary>Of one that is played: what follows from its operations alone.</summary>
    public virtual IEnumerable<Document> Documents => [Head, .. Members.Documents];

    /// <summary>The message is there no more, and nothing can be done to it. Only a channel knows; in others each mailbox does.</summary>
    public virtual bool IsGone(long dialogMessageId) => false;

    /// <summary>It was said before this user came, and is not theirs. Likewise.</summary>
    public virtual bool IsHidden(long user, long dialogMessageId) => false;

    /// <summary>All has been read that has to be known of a message to delete it.</summary>
    public abstract bool HasRead(long dialogMessageId);

    /// <summary>All has been read that has to be known of a message for this user to react to it.</summary>
    public abstract bool HasReadReactions(long user, long dialogMessageId);

    /// <summary>The message is there no more for anybody to react to.</summary>
    public abstract bool IsPastReacting(long dialogMessageId);

    /// <summary>How this user reacts to a message; empty: not.</summary>
    public abstract string ReactionOf(long user, long dialogMessageId);

    /// <summary>How many react how, once this user does so.</summary>
    public abstract IReadOnlyList<ReactionCount> CountsWith(long user, long dialogMessageId, string emoji);

    /// <summary>One more message may be pinned. Likewise: in others Msg looks at the mailbox.</summary>
    public virtual bool CanPin(long dialogMessageId) => true;

    public void Refuse(ConversationCommand command, Refusal refusal, Effects effects)
    {
        effects.Refuse(command.Sender, command.Origin, refusal);
        command.Follow(this, effects, null, refusal);
    }

    public bool IsMember(long user) => Pair is { } pair ? user == pair.Low || user == pair.High : Members.Has(user);

    /// <summary>Of a member: of a dialog of two both may do all.</summary>
    public bool May(long member, Right right) => Pair is not null || Members.Find(member)!.May(right, Head.Value.Settings);

    public Document<Dedupe> DedupeOf(long user, long randomId)
    {
        if (!dedupes.TryGetValue((user, randomId), out var document))
            dedupes[(user, randomId)] = document = new Document<Dedupe>(Names.Dedupe(Id, user, randomId));
        return document;
    }

    public Document<Op> OpOf(long opNo)
    {
        if (!ops.TryGetValue(opNo, out var document))
            ops[opNo] = document = new Document<Op>(Names.Op(Id, opNo));
        return document;
    }

    /// <summary>What the operation does to the conversation itself.</summary>
    public void Play(Op op)
    {
        var head = Head.Value;
        (head.LastOp, head.LastDate) = (op.OpNo, op.Date);
        if (op.Service?.Action is { } action) Apply(op, action);
        if (op.IsMessage()) head.LastDialogMessageId = op.LastDialogMessageId();
        Keep(op);
        Save(Head);
    }

    /// <summary>An operation of before; null: it cannot be read, which must hold up nothing.</summary>
    public Op? PastOp(long opNo) => PastOf(opNo) is { Loaded: true, Exists: true, IsUnreadable: false } document ? document.Value
        : OpOf(opNo) is { Loaded: true, Exists: true } created ? created.Value : null;

    /// <summary>What <see cref="PastOp"/> says of it is so: it was looked for.</summary>
    public bool HasReadOp(long opNo) => PastOf(opNo).Loaded || OpOf(opNo).Loaded;

    /// <summary>Says when its clock has to ring next; saying it again changes nothing. What of a misused album is new nobody has looked for.</summary>
    public void Wind(Effects effects) => effects.Wind(
        Id, Math.Max(Head.Value.LastOp, dedupes.Values.Where(d => d.Exists).Select(d => d.Value.OpNo).DefaultIfEmpty().Max()), Fuses.Value.NextDue());

    /// <summary>The command has made an operation, now or before, with messages that go by themselves.</summary>
    public bool HasLit(ConversationCommand command) => command.RandomIds.Select(id => DedupeOf(command.Sender, id))
        .Any(d => d is { Exists: true, Value.OpNo: > 0 } && OpOf(d.Value.OpNo) is { Exists: true } op && op.Value.IsFleeting());

    public override void Settle()
    {
        base.Settle();
        past.Clear();
        dedupes.Clear();
        ops.Clear();
        confirmed.Clear();
    }

    /// <summary>Names what a command needs to be decided, besides the head and the members.</summary>
    protected virtual void Prepare(ConversationCommand command, List<Document> missing)
    {
    }

    /// <summary>Names what is needed to announce an operation again.</summary>
    protected virtual void Prepare(Op op, List<Document> missing)
    {
    }

    /// <summary>Somebody has come, or gone, or is something else now.</summary>
    protected virtual void MembersChanged()
    {
    }

    /// <summary>An operation is to be announced again: what that depends on must not be older than it.</summary>
    protected virtual void ReadAgain(List<Document> missing)
    {
    }

    /// <summary>What an operation says of how things were before it.</summary>
    protected virtual void Complete(Op op)
    {
    }

    /// <summary>What else an operation does to what is kept.</summary>
    protected virtual void Keep(Op op)
    {
    }

    // The entries of an album are created together, but not read together: what was absent beside one that is there is
    // asked for again, or a half-seen album would pass for a misuse of its random ids.
    private void Confirm(ConversationCommand command, List<Document> missing)
    {
        if (command.RandomIds.Count == 1 || !command.RandomIds.Any(id => DedupeOf(command.Sender, id).Exists)) return;
        foreach (var id in command.RandomIds)
        {
            if (DedupeOf(command.Sender, id) is not { Exists: false } absent || !confirmed.Add(absent)) continue;
            absent.Unload();
            Need(absent, missing);
        }
    }

    private void Append(ConversationCommand command, Op op)
    {
        var head = Head.Value;
        op.OpNo = head.LastOp + 1;
        op.Sender = command.Sender;
        op.Date = Math.Max(head.LastDate, command.AcceptedAt);
        op.Origin = command.Origin;
        Complete(op);
        Play(op);
        var record = OpOf(op.OpNo);
        record.Value = op;
        Create(record, fence: true);
        for (var i = 0; i < command.RandomIds.Count; i++) Remember(command, i, new Dedupe { OpNo = op.OpNo });
        command.Appended(this, op);
    }

    private Document<Op> PastOf(long opNo)
    {
        if (!past.TryGetValue(opNo, out var document))
            past[opNo] = document = new Document<Op>(Names.Op(Id, opNo)) { IsDispensable = true };
        return document;
    }

    private void Apply(Op op, ServiceAction action)
    {
        var head = Head.Value;
        var (changed, count) = Members.Apply(op, head.MemberCount);
        if (changed.Count > 0) MembersChanged();
        foreach (var document in changed) Save(document);
        head.MemberCount = count;
        if (action.ChatCreated is { } created) head.Apply(created, op);
        if (action.ChatEdited is { } edit) head.Apply(edit);
        if (action.ChatMigrated is { } migrated) head.MigratedTo = migrated.ChannelId;
        if (action.TtlSet is { } ttl) head.TtlSeconds = ttl.Seconds;
    }

    private void Refuse(ConversationCommand command, Verdict verdict, Effects effects)
    {
        for (var i = 0; verdict.IsRemembered && i < command.RandomIds.Count; i++) Remember(command, i, new Dedupe { Refusal = verdict.Refusal });
        Refuse(command, verdict.Refusal!, effects);
    }

    private void Remember(ConversationCommand command, int index, Dedupe dedupe)
    {
        (dedupe.Index, dedupe.Count) = (index, command.RandomIds.Count);
        var document = DedupeOf(command.Sender, command.RandomIds[index]);
        document.Value = dedupe;
        Create(document, fence: false);
    }
}
