using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What one user owns: the numbered log, and one dialog per peer.</summary>
internal sealed class Mailbox : Aggregate
{
    private readonly Dictionary<string, Dialog> dialogs = [];
    private readonly Dictionary<int, Document<DialogDirectory>> directory = [];
    private readonly Dictionary<long, Document<Record>> records = [];
    private readonly List<Update> told = [];
    private readonly Birth birth;

    public Mailbox(long owner)
    {
        Owner = owner;
        Head = new Document<MailboxHead>(Names.MailboxHead(owner));
        Profile = new Document<Profile>(Names.Profile(owner));
        birth = new Birth(this);
    }

    public long Owner { get; }

    public Document<MailboxHead> Head { get; }

    public Document<Profile> Profile { get; }

    public long Pts => Head.Value.Pts;

    /// <summary>It is not there yet.</summary>
    public bool IsNew => Head is { Loaded: true, Exists: false };

    public override bool WasBorn => birth.IsRegistered;

    public override int Weight => 2 + directory.Count + records.Count + dialogs.Values.Sum(d => d.Weight);

    /// <summary>Heads first, then dialogs, then the pages, operations and directories that these showed to be needed.</summary>
    public override void Prepare(IReadOnlyList<Step> steps, List<Document> missing)
    {
        if (Need(Head, missing)) return;
        birth.Prepare(missing);
        var preparation = new Preparation(missing);
        foreach (var step in steps) ((MailboxCommand)step.Command).Prepare(this, preparation);

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
        return dialog;
    }

    /// <summary>The record of a step, of this turn or of an earlier one.</summary>
    public Document<Record> RecordOf(long pts)
    {
        if (!records.TryGetValue(pts, out var document))
            records[pts] = document = new Document<Record>(Names.Record(Owner, pts));
        return document;
    }

    /// <summary>
    /// The record of a message that the index says is there, to be changed. What this turn has said of it is not out yet:
    /// devices will hear of it as it is at the end of the turn, which is what is stored.
    /// </summary>
    public Record Change(long messageId)
    {
        var record = RecordOf(messageId);
        if (record.Value.Update?.NewMessage is null) throw new InvalidOperationException($"{record.Key} is no message, as the index says");
        if (!record.IsDirty) record.Value = record.Value.Clone();
        Save(record);
        return record.Value;
    }

    /// <summary>The step of an edit as devices hear it: with the message, as it is at the end of the turn.</summary>
    public Update Told(Update edit)
    {
        var heard = edit.Clone();
        told.Add(heard);
        return heard;
    }

    /// <summary>Takes the next number for an update of a dialog, and saves both.</summary>
    public Update Append(Dialog dialog, Update update, long opNo = 0, long dialogMessageId = 0)
    {
        if (!dialog.State.Exists) Enlist(dialog);
        dialog.State.Value.Pts = Pts + 1;
        update.Dialog = dialog.Counters();
        Save(dialog.State);
        return Append(update, opNo, dialogMessageId);
    }

    /// <summary>Takes the next number: the record is the fence of everything else in the transaction.</summary>
    public Update Append(Update update, long opNo = 0, long dialogMessageId = 0)
    {
        if (IsNew) birth.Register();
        update.Pts = ++Head.Value.Pts;
        Save(Head);
        var record = RecordOf(update.Pts);
        record.Value = new Record { Update = update, OpNo = opNo, DialogMessageId = dialogMessageId };
        Create(record, fence: true);
        return update;
    }

    /// <summary>The number that the next record will get.</summary>
    public long NextPts => Pts + 1;

    public override void Settle()
    {
        base.Settle();
        birth.Settle();
        foreach (var edit in told) edit.MessageEdited.Message = RecordOf(edit.MessageEdited.Id).Value.Update.NewMessage;
        told.Clear();
        records.Clear();
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
