using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Mailboxes;
using Google.Protobuf;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

// Every change of a mailbox takes a step, this one too: whoever has the mailbox in memory then fails at the fence and reads
// it afresh, and devices hear of the counters that are right now. Dialogs that no step speaks of get one that does.
/// <summary>What has to be written so that a mailbox is what its log gives. One plan is one transaction.</summary>
internal sealed class RebuildPlan
{
    private const int BytesPerCommit = 2 << 20;

    private readonly MailboxReading reading;
    private readonly List<StateWrite> writes = [];
    private long pts, size;

    private RebuildPlan(MailboxReading reading)
    {
        this.reading = reading;
        pts = reading.Replay.Pts;
    }

    /// <summary>The step that the mailbox is at afterwards.</summary>
    public long Pts => pts;

    /// <summary>There was more than fits: plan again afterwards.</summary>
    public bool IsPart { get; private set; }

    /// <summary>In the order in which everybody writes.</summary>
    public IReadOnlyList<StateWrite> Writes => [.. writes.OrderBy(w => w.Key, StringComparer.Ordinal)];

    public static RebuildPlan Of(MailboxReading reading)
    {
        var plan = new RebuildPlan(reading);
        plan.MendRecords();
        foreach (var dialog in reading.Replay.Dialogs) plan.Mend(dialog);
        foreach (var peer in plan.Unknown) plan.Adopt(peer);
        plan.MendProfile();
        plan.MendLists();
        plan.MendDirectory();
        plan.Close();
        return plan;
    }

    private IEnumerable<Peer> Unknown => reading.Listed.DistinctBy(p => p.ToKey()).Where(p => reading.Replay.DialogOf(p) is null);

    // One whose message is mistaken may carry other counters, too.
    private void MendRecords()
    {
        var right = new SortedDictionary<long, Record>();
        foreach (var record in reading.Replay.Mistaken) right[record.Update.Pts] = record;
        foreach (var (number, record) in reading.Replay.Corrections)
        {
            if (!right.TryAdd(number, record)) right[number].Update.Dialog = record.Update.Dialog;
        }

        foreach (var (number, record) in right) Put(Names.Record(reading.Owner, number), record);
    }

    private void Mend(DialogReplay dialog)
    {
        var (owner, key) = (reading.Owner, dialog.Peer.ToKey());
        var before = writes.Count;
        foreach (var ((peer, k), found) in reading.Pages.Where(p => p.Key.Peer == key))
        {
            var built = dialog.Pages.GetValueOrDefault(k) ?? new Page();
            if (found.IsUnreadable || !built.Equals(found.Value ?? new Page())) Put(Names.Page(owner, dialog.Peer, k), built);
        }

        foreach (var ((peer, k), found) in reading.Readings.Where(p => p.Key.Peer == key))
        {
            var built = new Readings();
            foreach (var (mark, date) in dialog.Readings.Skip(k * Names.ReadingsPerPage).Take(Names.ReadingsPerPage))
            {
                built.Marks.Add(mark);
                built.Dates.Add(date);
            }

            if (found.IsUnreadable || !built.Equals(found.Value ?? new Readings())) Put(Names.Readings(owner, dialog.Peer, k), built);
        }

        if (before == writes.Count && dialog.State.Equals(reading.Dialogs[key].Value)) return;

        // The document last: it is right when all of its pages are.
        if (!IsPart) Step(dialog.Peer, dialog.State.Clone(), dialog.State.Counters(dialog.Peer));
    }

    private void Adopt(Peer peer) => Step(peer, new DialogState(), new DialogCounters { Peer = peer });

    private void Step(Peer peer, DialogState state, DialogCounters counters)
    {
        if (IsPart) return;
        Append(new Update { Dialog = counters, Skipped = new Skipped() });
        state.Pts = pts;
        Put(Names.Dialog(reading.Owner, peer), state);
    }

    private void MendProfile()
    {
        var (stored, built) = (reading.Profile.Value, reading.Replay.Profile?.Clone());
        if (built is null && stored is null || built is not null && (built.Name, built.Username, built.Bot, built.Pts) == (stored?.Name, stored?.Username, stored?.Bot, stored?.Pts)) return;
        if (built is null)
        {
            built = stored!.Clone();
            Append(new Update { Profile = new User { Id = reading.Owner, Name = built.Name, Username = built.Username, Bot = built.Bot } });
            built.Pts = pts;
        }

        // When it was claimed is not in the log; without that, any claim to come is a later one.
        built.SetAt = stored?.SetAt ?? 0;
        Put(Names.Profile(reading.Owner), built);
    }

    private void MendLists()
    {
        var (replay, owner) = (reading.Replay, reading.Owner);
        if (reading.Blocked.IsUnreadable || !(reading.Blocked.Value ?? new Blocked()).Equals(replay.Blocked)) Put(Names.Blocked(owner), replay.Blocked);
        if (reading.PinnedDialogs.IsUnreadable || !(reading.PinnedDialogs.Value ?? new PinnedDialogs()).Equals(replay.PinnedDialogs))
            Put(Names.PinnedDialogs(owner), replay.PinnedDialogs);
        if (reading.Scheduled.IsUnreadable || !(reading.Scheduled.Value ?? new Scheduled()).Equals(replay.Scheduled)) Put(Names.Scheduled(owner), replay.Scheduled);
        if (reading.Channels.IsUnreadable || !(reading.Channels.Value ?? new JoinedChannels()).Equals(replay.Channels)) Put(Names.JoinedChannels(owner), replay.Channels);
        if (reading.Recent.IsUnreadable || reading.NotRecent.Count > 0) Put(Names.RecentDialogs(owner), RecentList.Of(replay.Dialogs.Select(d => (d.Peer, d.State.Order()))));
        if (reading.Username.IsUnreadable || !reading.LeadsHere)
        {
            var name = new Username { UserId = owner, SetAt = reading.Profile.Value!.SetAt }.ToByteString();
            writes.Add(reading.Username.Etag is { Length: > 0 } etag ? new StateWrite(reading.Username.Key, name, Etag: etag) : new StateWrite(reading.Username.Key, name, Create: true));
        }
    }

    private void MendDirectory()
    {
        var peers = reading.Replay.Dialogs.Select(d => d.Peer).Concat(Unknown).ToList();
        var isRight = reading.Directory.All(d => !d.IsUnreadable) && reading.Listed.Select(p => p.ToKey()).SequenceEqual(peers.Select(p => p.ToKey()));
        var isHeadRight = reading.Head.Value is { } head && head.DialogCount == peers.Count && head.SweptPts >= reading.Replay.SweptPts && BotLine.Of(head) == reading.Replay.Bot;
        if (isRight && isHeadRight && writes.Count == 0 && !reading.IsOverrun) return;
        for (var k = 0; k < reading.Directory.Count && !isRight; k++)
        {
            var page = peers.Skip(k * Names.EntriesPerDirectoryPage).Take(Names.EntriesPerDirectoryPage);
            Put(Names.DialogDirectory(reading.Owner, k), new DialogDirectory { Peers = { page } });
        }

        if (pts == reading.Replay.Pts) Append(new Update { Skipped = new Skipped() });
    }

    private void Close()
    {
        if (pts == reading.Replay.Pts) return;
        writes.Add(new StateWrite(Names.MailboxHead(reading.Owner), new MailboxHead
        {
            Pts = pts, UpdateFloor = reading.Head.Value?.UpdateFloor ?? 0, DialogCount = reading.Replay.Dialogs.Count + Unknown.Count(),
            SweptPts = reading.Replay.SweptPts, Bot = reading.Replay.Bot.IsBot, BotWebhook = reading.Replay.Bot.Webhook, BotWebhookSetAt = reading.Replay.Bot.SetAt,
            BotToldPts = reading.Head.Value?.BotToldPts ?? reading.Replay.Pts,
        }.ToByteString()));
    }

    // The fence.
    private void Append(Update update)
    {
        update.Pts = ++pts;
        writes.Add(new StateWrite(Names.Record(reading.Owner, pts), new Record { Update = update }.ToByteString(), Create: true));
    }

    private void Put(string key, IMessage document)
    {
        var write = new StateWrite(key, document.ToByteString());
        IsPart |= size + write.Size > BytesPerCommit;
        if (IsPart) return;
        writes.Add(write);
        size += write.Size;
    }
}
