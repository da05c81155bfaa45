using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

// A scheduled message is sent in two turns. When it is due a step says that it is being sent: from then on it stays what it is,
// and whatever comes again sends exactly the same again, in the same commands: those that the step names are one. The conversation,
// which knows random ids, does it once, and says what became of it; only then it is gone from here. So each boundary may be crossed twice, and nothing is lost or sent twice.
/// <summary>What the owner has scheduled: it says what it says in the record of its step alone.</summary>
internal static class Scheduling
{
    // What a command may carry, but for what else is in it.
    private const int ItemsSize = Limits.Command - (8 << 10);

    public static void Prepare(Mailbox mailbox, IEnumerable<long> ids, Preparation preparation)
    {
        foreach (var id in ids)
        {
            if (mailbox.Scheduled.Value.Find(id) is { } entry) preparation.Need(mailbox.RecordOf(entry.Pts));
        }
    }

    /// <summary>The record of what it says; null: it cannot be read.</summary>
    public static Record? RecordOf(Mailbox mailbox, ScheduledEntry entry) =>
        mailbox.RecordOf(entry.Pts) is { Loaded: true, IsUnreadable: false, Value: { Update.ScheduledSaved.Message: not null } record } ? record : null;

    /// <param name="mailbox">Whose it is.</param>
    /// <param name="message">What it says now; without an id: a new one.</param>
    /// <param name="replyTo">What it answers, by its number in the conversation.</param>
    public static Update Save(Mailbox mailbox, ScheduledMessage message, long replyTo)
    {
        if (message.Id == 0) message.Id = mailbox.NextPts;
        else if (mailbox.Scheduled.Value.Find(message.Id) is { } before) Blank(mailbox, before);
        if (message.Group == 0) message.Group = message.Id;
        return Step(mailbox, new Record { Update = new Update { ScheduledSaved = new ScheduledSaved { Message = message } }, DialogMessageId = replyTo });
    }

    /// <summary>They are being sent: of what belongs together as much as one command may carry in one step, which says for ever what is sent as one.</summary>
    public static IReadOnlyList<Update> Begin(Mailbox mailbox, IEnumerable<long> ids, long at) => [
        .. Batches(mailbox, ids.Select(mailbox.Scheduled.Value.Find).OfType<ScheduledEntry>())
            .Select(batch => Step(mailbox, new Record { Update = new Update { ScheduledSending = new ScheduledSending { Ids = { batch }, Date = at } } }))];

    /// <summary>They are gone, and nothing is left of what they said, unless they were refused: then it is all that their author has.</summary>
    /// <param name="mailbox">In which they waited.</param>
    /// <param name="ids">Their ids there.</param>
    /// <param name="refusal">Why they could not be sent.</param>
    /// <param name="channel">That has them.</param>
    /// <param name="places">Where.</param>
    public static Update Remove(Mailbox mailbox, IReadOnlyList<long> ids, Refusal? refusal = null, Dialog? channel = null, IEnumerable<long>? places = null)
    {
        foreach (var id in refusal is null ? ids : [])
        {
            if (mailbox.Scheduled.Value.Find(id) is { } entry) Blank(mailbox, entry);
        }

        var record = new Record { Update = new Update { ScheduledRemoved = new ScheduledRemoved { Ids = { ids }, Refusal = refusal } } };
        if (channel is null) return Step(mailbox, record);
        record.DialogMessageIds.Add(places);
        channel.State.Value.Own(record.DialogMessageIds);
        return Step(mailbox, record, channel);
    }

    /// <summary>Says to their conversations what is being sent, or says it again: the same, whatever has become of others meanwhile.</summary>
    public static void Send(Mailbox mailbox, IEnumerable<ScheduledEntry> entries, Effects effects)
    {
        foreach (var batch in Together(entries.Where(e => e.IsSending())))
        {
            var records = batch.Select(e => (Entry: e, Record: RecordOf(mailbox, e))).Where(r => r.Record is not null).ToList();
            if (records.Count == 0) continue;
            var (entry, how) = (records[0].Entry, records[0].Record!.Update.ScheduledSaved.Message);
            effects.Send(new Proto.SendMessages
            {
                Conversation = Names.Conversation(mailbox.Owner, entry.Peer), Sender = mailbox.Owner, AcceptedAt = entry.SendingAt,
                Silent = how.Silent, Protected = how.Protected, Album = how.Album && records.Count > 1,
                Items = { records.Select(r => ItemOf(r.Record!)) }, ScheduledIds = { records.Select(r => r.Entry.Id) },
            });
        }
    }

    /// <summary>Says when the clock has to ring next; saying it again changes nothing.</summary>
    public static void Wind(Mailbox mailbox, Effects effects) =>
        effects.Wind(mailbox.Owner, Math.Max(mailbox.Pts, mailbox.Scheduled.Value.Pts), mailbox.Scheduled.Value.NextDue());

    // What was scheduled together, as long as it is for the same time.
    private static IEnumerable<IEnumerable<ScheduledEntry>> Together(IEnumerable<ScheduledEntry> entries) =>
        entries.GroupBy(e => (e.SendingPts, e.Date, e.Group)).OrderBy(g => g.Key).Select(g => g.OrderBy(e => e.Id));

    private static List<List<long>> Batches(Mailbox mailbox, IEnumerable<ScheduledEntry> entries)
    {
        var batches = new List<List<long>>();
        foreach (var together in Together(entries))
        {
            var room = 0;
            foreach (var entry in together)
            {
                var size = RecordOf(mailbox, entry) is { } record ? ItemOf(record).CalculateSize() : 0;
                if (room < size || room == 0)
                {
                    batches.Add([]);
                    room = Math.Max(size, ItemsSize);
                }

                batches[^1].Add(entry.Id);
                room -= size;
            }
        }

        return batches;
    }

    private static Proto.Item ItemOf(Record record)
    {
        var message = record.Update.ScheduledSaved.Message;
        return new Proto.Item
        {
            RandomId = message.RandomId, Content = message.Content, ReplyTo = record.DialogMessageId, ReplyQuote = message.ReplyQuote, Forward = message.Forward,
            TtlSeconds = message.TtlSeconds,
        };
    }

    private static void Blank(Mailbox mailbox, ScheduledEntry entry)
    {
        if (mailbox.Change(entry.Pts) is { Update.ScheduledSaved: { } saved }) (saved.Message, saved.Superseded) = (null, true);
    }

    private static Update Step(Mailbox mailbox, Record record, Dialog? channel = null)
    {
        var update = channel is null ? mailbox.Append(record) : mailbox.Append(channel, record);
        mailbox.Scheduled.Value.Take(update);
        mailbox.Save(mailbox.Scheduled);
        return update;
    }
}
