using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// A mailbox that begins enters the directory of its shard in the same transaction. The directory is the one thing that
/// mailboxes share: it changes only under its etag, and births are committed one by one.
/// </summary>
internal sealed class Birth(Mailbox mailbox)
{
    private Document<MailboxDirectoryHead>? head;
    private Document<MailboxDirectory>? page;

    public bool IsRegistered { get; private set; }

    public void Prepare(List<Document> missing)
    {
        if (!mailbox.IsNew) return;
        var shard = Names.ShardOf(mailbox.Owner);
        head ??= new Document<MailboxDirectoryHead>(Names.MailboxDirectoryHead(shard));
        if (Aggregate.Need(head, missing)) return;
        page ??= new Document<MailboxDirectory>(Names.MailboxDirectory(shard, head.Value.Count / Names.EntriesPerDirectoryPage));
        Aggregate.Need(page, missing);
    }

    public void Register()
    {
        IsRegistered = true;
        head!.Value.Count++;
        mailbox.SaveIfUnchanged(head);
        page!.Value.UserIds.Add(mailbox.Owner);
        mailbox.SaveIfUnchanged(page);
    }

    public void Settle() => (IsRegistered, head, page) = (false, null, null);
}
