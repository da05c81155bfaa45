using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What one user owns: the numbered log, and one dialog per peer.</summary>
internal sealed class Mailbox : Aggregate
{
    private readonly Dictionary<string, Dialog> dialogs = [];
    private readonly Dictionary<int, Document<DialogDirectory>> directory = [];
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

    public override int Weight => 2 + directory.Count + dialogs.Values.Sum(d => d.Weight);

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
        Create(
            new Document<Record>(Names.Record(Owner, update.Pts))
            {
                Value = new Record { Update = update, OpNo = opNo, DialogMessageId = dialogMessageId },
            },
            fence: true);
        return update;
    }

    /// <summary>The number that the next record will get.</summary>
    public long NextPts => Pts + 1;

    public override void Settle()
    {
        base.Settle();
        birth.Settle();
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
