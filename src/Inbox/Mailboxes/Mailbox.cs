using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What one user owns: the numbered log, and one dialog per peer.</summary>
internal sealed class Mailbox : Aggregate
{
    private readonly Dictionary<string, Dialog> dialogs = [];
    private readonly HashSet<Dialog> named = [];
    private readonly Dictionary<int, Document<DialogDirectory>> directory = [];
    private readonly Dictionary<long, Document<Record>> records = [];
    private readonly Dictionary<long, Document<Asked>> asked = [];
    private readonly HashSet<Document> confirmed = [];
    private readonly List<(Dialog Dialog, Update Change)> told = [];
    private readonly Birth birth;
    private readonly bool foresees;
    private bool hasForeseen;

    /// <param name="owner">Whose it is.</param>
    /// <param name="foresees">Pages are read together with their dialogs, where it is known which they will be: a wave less.</param>
    public Mailbox(long owner, bool foresees = true)
    {
        Owner = owner;
        this.foresees = foresees;
        Head = new Document<MailboxHead>(Names.MailboxHead(owner));
        Profile = new Document<Profile>(Names.Profile(owner));
        Blocked = new Document<Blocked>(Names.Blocked(owner));
        PinnedDialogs = new Document<PinnedDialogs>(Names.PinnedDialogs(owner));
        Scheduled = new Document<Scheduled>(Names.Scheduled(owner));
        Channels = new Document<JoinedChannels>(Names.JoinedChannels(owner));
        birth = new Birth(this);
        Claims = new NameClaims(this);
        Recent = new RecentList(this);
    }

    public long Owner { get; }

    public Document<MailboxHead> Head { get; }

    public Document<Profile> Profile { get; }

    public Document<Blocked> Blocked { get; }

    public Document<PinnedDialogs> PinnedDialogs { get; }

    public Document<Scheduled> Scheduled { get; }

    public Document<JoinedChannels> Channels { get; }

    public NameClaims Claims { get; }

    public RecentList Recent { get; }

    public long Pts => Head.Value.Pts;

    /// <summary>It is not there yet.</summary>
    public bool IsNew => Head is { Loaded: true, Exists: false };

    public override bool IsUnsure => base.IsUnsure || hasForeseen;

    public override bool TouchesShared => birth.IsRegistered || Claims.AreMade;

    public override int Weight => 5 + directory.Count + records.Count + (Scheduled.Loaded ? Scheduled.Value.Entries.Count / 16 : 0) + dialogs.Values.Sum(d => d.Weight);

    /// <summary>The dialogs that this turn is about; others may be known from earlier ones.</summary>
    public IReadOnlyCollection<Dialog> Named => named;

    /// <summary>
    /// Heads first; then documents, and the pages that the steps themselves name; then the records, operations and directories
    /// that these showed to be needed.
    /// </summary>
    public override void Prepare(IReadOnlyList<Step> steps, List<Document> missing)
    {
        if (Need(Head, missing)) return;
        birth.Prepare(missing);
        var preparation = new Preparation(missing, foresees);
        foreach (var step in steps) ((MailboxCommand)step.Command).Prepare(this, preparation);
        hasForeseen |= preparation.HasForeseen;
        Recent.Prepare(missing);

        var fresh = dialogs.Values.Count(d => d.State is { Loaded: true, Exists: false });
        if (fresh == 0) return;
        for (var k = PageOf(Head.Value.DialogCount); k <= PageOf(Head.Value.DialogCount + fresh - 1); k++)
            Need(DirectoryOf(k), missing);
    }

    public override void Decide(Step step, Effects effects) => ((MailboxCommand)step.Command).Decide(this, effects);

    public Dialog DialogOf(string conversation)
    {
        if (!dialogs.TryGetValue(conversation, out var dialog))
            dialogs[conversation] = dialog = new Dialog(Owner, conversation);
        named.Add(dialog);
        return dialog;
    }

    public Dialog? DialogAt(Peer peer) => dialogs.GetValueOrDefault(Names.Conversation(Owner, peer));

    /// <summary>The record of a step, of this turn or of an earlier one.</summary>
    public Document<Record> RecordOf(long pts)
    {
        if (!records.TryGetValue(pts, out var document))
            records[pts] = document = new Document<Record>(Names.Record(Owner, pts)) { IsDispensable = true };
        return document;
    }

    /// <summary>What was said to a request about what is scheduled; read afresh each time.</summary>
    public Document<Asked> AskedOf(long randomId)
    {
        if (!asked.TryGetValue(randomId, out var document))
            asked[randomId] = document = new Document<Asked>(Names.Asked(Owner, randomId));
        return document;
    }

    /// <summary>It was done before: what it was done to is read once more, for it may have been read in the same moment.</summary>
    public void ReadAfter(Document<Asked> done)
    {
        if (done.Exists && confirmed.Add(done)) Scheduled.Unload();
    }

    /// <summary>
    /// The record of an earlier step, to be changed. What this turn has said of it is not out yet: devices will hear of it as
    /// it is at the end of the turn, which is what is stored. Null: it cannot be read, which must hold up nothing that comes after.
    /// </summary>
    public Record? Change(long pts)
    {
        var record = RecordOf(pts);
        if (record.IsUnreadable || record.Value.Update is null) return null;
        if (!record.IsDirty) record.Value = record.Value.Clone();
        Save(record);
        return record.Value;
    }

    /// <summary>The step of an edit or a reaction as devices hear it: with the message, as it is at the end of the turn.</summary>
    public Update Told(Dialog dialog, Update change)
    {
        var heard = change.Clone();
        told.Add((dialog, heard));
        return heard;
    }

    /// <summary>Takes the next number for an update of a dialog, and saves both.</summary>
    public Update Append(Dialog dialog, Record record)
    {
        if (!dialog.State.Exists) Enlist(dialog);
        dialog.State.Value.Pts = NextPts;
        record.Update.Dialog = dialog.State.Value.Counters(dialog.Peer);
        Save(dialog.State);
        Recent.Touch(dialog);
        return Append(record);
    }

    /// <summary>Takes the next number: the record is the fence of everything else in the transaction.</summary>
    public Update Append(Record record)
    {
        if (IsNew) birth.Register();
        record.Update.Pts = ++Head.Value.Pts;
        Save(Head);
        var document = RecordOf(record.Update.Pts);
        document.Value = record;
        Create(document, fence: true);
        return record.Update;
    }

    /// <summary>
    /// The owner hears of a step that somebody else has caused, or, without one, how far the mailbox is. A bot has a channel of its
    /// own for that; steps that show nothing are for its devices alone.
    /// </summary>
    public void Tell(Effects effects, Update? update, long pts, Origin? origin = null)
    {
        var head = Head.Value;
        if (!head.Bot || update?.Skipped is not null)
        {
            effects.Push(Owner, update, pts, origin);
            return;
        }

        effects.PushBot(Owner, update, pts, head.BotToldPts, head.BotWebhook, origin);
        if (update is not null) head.BotToldPts = update.Pts;
    }

    /// <summary>The next step changes what older ones show, without naming them.</summary>
    public void Sweep() => Head.Value.SweptPts = NextPts;

    /// <summary>The number that the next record will get.</summary>
    public long NextPts => Pts + 1;

    public override void Settle()
    {
        base.Settle();
        hasForeseen = false;
        birth.Settle();
        Claims.Settle();
        Recent.Settle();
        foreach (var (dialog, change) in told) change.Tell(id => dialog.State.Value.MessageOf(RecordOf(id).Value));
        told.Clear();
        named.Clear();
        records.Clear();
        asked.Clear();
        confirmed.Clear();
        foreach (var dialog in dialogs.Values) dialog.Settle();
    }

    private void Enlist(Dialog dialog)
    {
        var page = DirectoryOf(PageOf(Head.Value.DialogCount++));
        page.Value.Peers.Add(dialog.Peer);
        Save(page);
    }

    private static int PageOf(int entry) => entry / Names.EntriesPerDirectoryPage;

    private Document<DialogDirectory> DirectoryOf(int page)
    {
        if (!directory.TryGetValue(page, out var document))
            directory[page] = document = new Document<DialogDirectory>(Names.DialogDirectory(Owner, page));
        return document;
    }
}
