using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Verification;

// A running system writes while this reads, and no read of several keys is a snapshot. Nothing of that is mistaken for
// damage: the head comes first, and every record up to it must be there; then the log; then the documents, which can
// only be as new as the log that was read, or newer. Each dialog says at which step it is: for those that are newer the
// log is read on, and every document is compared with the log as it was at that very step.
/// <summary>Reads one mailbox, and plays its log.</summary>
/// <param name="store">Where it is.</param>
/// <param name="toWrite">
/// It is read to be written: what was written since the log was read fails at the fence, so nobody need read on; copies are
/// not compared with their operations.
/// </param>
internal sealed class MailboxReader(IStateStore store, bool toWrite = false)
{
    private const int RecordsPerCall = 100, PagesPerCall = 200;

    public async Task<MailboxReading> ReadAsync(long owner, CancellationToken ct)
    {
        var head = await store.ReadAsync(Names.MailboxHead(owner), MailboxHead.Parser, ct);
        var reading = new MailboxReading(owner) { Head = head, Replay = new Replay(owner) { Before = head.Value?.Pts ?? 0 } };
        await PlayAsync(reading, reading.Head.Value?.Pts ?? 0, ct);
        await LookBehindAsync(reading, ct);
        reading.Floor = reading.Replay.Pts;
        await ReadDocumentsAsync(reading, ct);
        await CatchUpAsync(reading, ct);

        // What was newer than the floor before the list was read, and is so now, was so when it was read.
        reading.NotRecent = NotRecent(reading, reading.NotRecent);
        return reading;
    }

    private async Task PlayAsync(MailboxReading reading, long upTo, CancellationToken ct)
    {
        while (reading.Replay.Pts < upTo)
        {
            var first = reading.Replay.Pts + 1;
            var count = (int)Math.Min(RecordsPerCall, upTo - first + 1);
            await PlayAsync(reading, await RecordsAsync(reading.Owner, first, count, ct), ct);
        }
    }

    private async Task PlayAsync(MailboxReading reading, IReadOnlyList<Found<Record>> records, CancellationToken ct)
    {
        var ops = toWrite ? [] : await OpsAsync(reading.Owner, records, ct);
        foreach (var record in records)
        {
            if (record.Value?.Update?.NewMessage is { Peer: not null } message &&
                ops.GetValueOrDefault(OpKey(reading.Owner, message.Peer, record.Value.OpNo)) is { } op)
                Compare(reading, record.Value, op, n => ops.GetValueOrDefault(OpKey(reading.Owner, message.Peer, n)));
            reading.Replay.Take(record.Value);
            Expect(reading, record.Value?.Update);
        }
    }

    private static void Compare(MailboxReading reading, Record record, Op op, Func<long, Op?> opOf)
    {
        Slot? replied = !reading.Replay.IsWhole ? null
            : Copies.RefersTo(record, op) is > 0 and var place ? reading.Replay.DialogOf(record.Update.NewMessage.Peer)?.SlotOf(place) ?? default
            : default(Slot);
        if (Copies.Complaint(reading.Owner, record, op, opOf(record.EditOpNo), opOf(record.ReactionOpNo), replied) is not { } complaint) return;
        var (first, count) = reading.Forgeries;
        reading.Forgeries = (count == 0 ? $"step {record.Update.Pts}, the copy of operation {op.OpNo}, {complaint}" : first, count + 1);
    }

    // A document that was read at this step is to be compared with what the log gives at this step.
    private static void Expect(MailboxReading reading, Update? update)
    {
        if (update?.Dialog?.Peer is { } peer && reading.Dialogs.TryGetValue(peer.ToKey(), out var document) && document.Value?.Pts == update.Pts)
            reading.Expected[peer.ToKey()] = reading.Replay.DialogOf(peer)!.State.Clone();
        if (update?.Profile is not null && reading.Profile.Value?.Pts == update.Pts) reading.ExpectedProfile = reading.Replay.Profile;
        if (update?.UserBlocked is not null && reading.Blocked.Value?.Pts == update.Pts) reading.ExpectedBlocked = reading.Replay.Blocked.Clone();
        if (update?.DialogsPinned is not null && reading.PinnedDialogs.Value?.Pts == update.Pts) reading.ExpectedPinned = reading.Replay.PinnedDialogs.Clone();
        if (update is not null && reading.Scheduled.Value?.Pts == update.Pts) reading.ExpectedScheduled = reading.Replay.Scheduled.Clone();
        if (update is not null && reading.Channels.Value?.Pts == update.Pts) reading.ExpectedChannels = reading.Replay.Channels.Clone();
    }

    // A record behind the head would fail every commit to come. (If the head has moved on since, all is well.)
    private async Task LookBehindAsync(MailboxReading reading, CancellationToken ct)
    {
        if ((await RecordsAsync(reading.Owner, reading.Replay.Pts + 1, 1, ct))[0].Etag.Length == 0) return;
        var head = await store.ReadAsync(Names.MailboxHead(reading.Owner), MailboxHead.Parser, ct);
        if (head.Value?.Pts > reading.Replay.Pts) return;
        reading.IsOverrun = true;
        while (true)
        {
            var records = await RecordsAsync(reading.Owner, reading.Replay.Pts + 1, RecordsPerCall, ct);
            var there = records.TakeWhile(r => r.Etag.Length > 0).ToList();
            await PlayAsync(reading, there, ct);
            if (there.Count < records.Count) return;
        }
    }

    private async Task ReadDocumentsAsync(MailboxReading reading, CancellationToken ct)
    {
        var (owner, replay) = (reading.Owner, reading.Replay);
        reading.Profile = await store.ReadAsync(Names.Profile(owner), Profile.Parser, ct);
        reading.ExpectedProfile = replay.Profile;
        reading.Blocked = await store.ReadAsync(Names.Blocked(owner), Blocked.Parser, ct);
        reading.ExpectedBlocked = replay.Blocked.Clone();
        reading.PinnedDialogs = await store.ReadAsync(Names.PinnedDialogs(owner), PinnedDialogs.Parser, ct);
        reading.ExpectedPinned = replay.PinnedDialogs.Clone();
        reading.Scheduled = await store.ReadAsync(Names.Scheduled(owner), Scheduled.Parser, ct);
        reading.ExpectedScheduled = replay.Scheduled.Clone();
        reading.Channels = await store.ReadAsync(Names.JoinedChannels(owner), JoinedChannels.Parser, ct);
        reading.ExpectedChannels = replay.Channels.Clone();
        if (reading.Profile.Value?.Username is { } name && Mentions.IsUsername(name))
            reading.Username = await store.ReadAsync(Names.Username(name), Username.Parser, ct);
        reading.Recent = await store.ReadAsync(Names.RecentDialogs(owner), RecentDialogs.Parser, ct);
        reading.NotRecent = NotRecent(reading, replay.Dialogs.Select(d => d.Peer));
        var listed = Enumerable.Range(0, (replay.Dialogs.Count / Names.EntriesPerDirectoryPage) + 1).Select(k => Names.DialogDirectory(owner, k));
        reading.Directory = await store.ReadAsync([.. listed], DialogDirectory.Parser, ct);

        var peers = replay.Dialogs.Select(d => d.Peer).Concat(reading.Listed).DistinctBy(p => p.ToKey()).ToList();
        var states = await store.ReadAsync([.. peers.Select(p => Names.Dialog(owner, p))], DialogState.Parser, ct);
        for (var i = 0; i < peers.Count; i++) reading.Dialogs[peers[i].ToKey()] = states[i];
        foreach (var dialog in replay.Dialogs)
        {
            reading.Expected[dialog.Peer.ToKey()] = dialog.State.Clone();
            reading.ReadingCounts[dialog.Peer.ToKey()] = dialog.Readings.Count;
        }

        await ReadReadingsAsync(reading, ct);
        var pages = replay.Dialogs.Where(d => d.Pages.Count > 0).SelectMany(d => Pages(d.Pages.Keys.Last()).Select(k => (d.Peer, Page: k)));
        foreach (var part in pages.Chunk(PagesPerCall))
        {
            var found = await store.ReadAsync([.. part.Select(p => Names.Page(owner, p.Peer, p.Page))], Page.Parser, ct);
            for (var i = 0; i < part.Length; i++) reading.Pages[(part[i].Peer.ToKey(), part[i].Page)] = found[i];
        }
    }

    private static List<Peer> NotRecent(MailboxReading reading, IEnumerable<Peer> peers) => reading.Recent.Value is not { } recent
        ? []
        : [.. peers.Where(p => !recent.Peers.Contains(p) && reading.Replay.DialogOf(p)!.State.Order() > recent.Floor)];

    // As many as there were, and the one after them.
    private async Task ReadReadingsAsync(MailboxReading reading, CancellationToken ct)
    {
        var pages = reading.Replay.Dialogs.Where(d => d.Readings.Count > 0)
            .SelectMany(d => Enumerable.Range(0, (d.Readings.Count / Names.ReadingsPerPage) + 1).Select(k => (d.Peer, Page: k)));
        foreach (var part in pages.Chunk(PagesPerCall))
        {
            var found = await store.ReadAsync([.. part.Select(p => Names.Readings(reading.Owner, p.Peer, p.Page))], Readings.Parser, ct);
            for (var i = 0; i < part.Length; i++) reading.Readings[(part[i].Peer.ToKey(), part[i].Page)] = found[i];
        }
    }

    private async Task CatchUpAsync(MailboxReading reading, CancellationToken ct)
    {
        if (reading.IsOverrun) return;
        var newest = reading.Dialogs.Values.Select(d => d.Value?.Pts ?? 0)
            .Concat([reading.Profile.Value?.Pts ?? 0, reading.Blocked.Value?.Pts ?? 0, reading.PinnedDialogs.Value?.Pts ?? 0, reading.Scheduled.Value?.Pts ?? 0, reading.Channels.Value?.Pts ?? 0]).Max();
        if (toWrite && newest <= reading.Replay.Pts) return;
        var head = await store.ReadAsync(Names.MailboxHead(reading.Owner), MailboxHead.Parser, ct);
        await PlayAsync(reading, head.Value?.Pts ?? 0, ct);
    }

    private async Task<Dictionary<string, Op?>> OpsAsync(long owner, IReadOnlyList<Found<Record>> records, CancellationToken ct)
    {
        var keys = records.Where(r => r.Value?.Update?.NewMessage?.Peer is not null)
            .SelectMany(r => new[] { r.Value!.OpNo, r.Value.EditOpNo, r.Value.ReactionOpNo }.Where(n => n > 0).Select(n => OpKey(owner, r.Value.Update.NewMessage.Peer, n))).Distinct().ToList();
        return (await store.ReadAsync(keys, Op.Parser, ct)).ToDictionary(f => f.Key, f => f.Value is { KindCase: not Op.KindOneofCase.None } op ? op : null);
    }

    private static string OpKey(long owner, Peer peer, long opNo) => Names.Op(Names.Conversation(owner, peer), opNo);

    private async Task<IReadOnlyList<Found<Record>>> RecordsAsync(long owner, long first, int count, CancellationToken ct) =>
        await store.ReadAsync([.. Enumerable.Range(0, count).Select(i => Names.Record(owner, first + i))], Record.Parser, ct);

    private static IEnumerable<long> Pages(long last)
    {
        for (var k = 0L; k <= last; k++) yield return k;
    }
}
