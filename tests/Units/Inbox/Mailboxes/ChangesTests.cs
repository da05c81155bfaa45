using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using Google.Protobuf;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>All that people do, mixed: every mailbox is what the operations make of it, and what its owner has said last.</summary>
public sealed class ChangesTests
{
    private static readonly long[] Users = [1, 2, 3];

    private static readonly Peer Chat = Peer.Chat(5);

    private static readonly Gen<(int Kind, int User, int Place, int Count)[]> Any =
        Gen.Select(Gen.Int[0, Acts.Kinds - 1], Gen.Int[1, 3], Gen.Int[0, 1000], Gen.Int[1, 6]).Array[1, 60];

    [Fact]
    public async Task In_whatever_order_and_however_often_all_of_it_comes_the_mailboxes_are_what_was_done_makes_of_them() =>
        await Gen.Select(Any, Gen.Int[0, 1 << 30], Gen.Int[1, 8]).SampleAsync(async (acts, seed, batch) =>
        {
            var room = new Room();
            await room.TakeAsync(Commands.Create(5, 1, 1000, 2));
            for (var i = 0; i < acts.Length; i++)
            {
                if (!Acts.IsOwn(acts[i])) await room.TakeAsync(Acts.Operation(room, acts[i], i));
            }

            // Each owner hears of each operation at least once, in any order, and does what they do in between; all of it may come again.
            var random = new Random(seed);
            List<Func<IMessage?>> events = [.. room.Announced.SelectMany(ByOwner).Select(d => (Func<IMessage?>)(() => d))];
            events.AddRange(acts.Select((act, i) => (act, i)).Where(a => Acts.IsOwn(a.act)).Select(a => Once(() => Acts.Own(room, a.act, a.i))));
            events.AddRange(events.Where(_ => random.Next(3) == 0).ToList());
            var shuffled = events.ToArray();
            if (seed % 3 > 0) random.Shuffle(shuffled);
            room.Lose();
            var issued = await TakeAsync([room, new Room(room.Store)], shuffled, batch, random);

            foreach (var user in Users)
            {
                room.Mailbox(user).AssertSound();
                AssertDue(room, user, issued);
                AssertSaidLast(room, user, issued);
            }

            var audit = new Audit(room.Store);
            foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
            Assert.Empty(audit.Damages.Select(d => $"{d.Where}: {d.What}"));
        }, iter: 150);

    // By two processes, of which each remembers what it did last; sometimes one begins anew.
    private static async Task<List<IMessage>> TakeAsync(Room[] processes, Func<IMessage?>[] events, int batch, Random random)
    {
        var issued = new List<IMessage>();
        foreach (var part in events.Chunk(batch))
        {
            var process = processes[random.Next(2)];
            if (random.Next(4) == 0) process.Restart();
            var now = part.Select(e => e()).Where(e => e is not null).Select(e => e!).ToList();
            issued.AddRange(now.Where(e => e is not Deliver));
            await TakeAsync(process, now, random);
            if (random.Next(3) == 0) await process.SettleAsync();
        }

        foreach (var process in processes) await process.SettleAsync();
        Assert.All(processes, p => Assert.Empty(p.Deaths));
        return issued;
    }

    // Now and then a commit fails, or happens and nobody hears of it: what is not done comes again.
    private static async Task TakeAsync(Room process, IReadOnlyList<IMessage> events, Random random)
    {
        var faults = random.Next(4) == 0 ? 3 : 0;
        process.Store.OnCommit = _ => Fault(StateFailure.Conflict);
        process.Store.OnCommitted = _ => Fault(StateFailure.Unavailable);
        while (events.Count > 0)
        {
            var statuses = await process.TakeAsync(events);
            events = [.. events.Where((_, i) => statuses[i] == EntryStatus.Retry)];
        }

        (process.Store.OnCommit, process.Store.OnCommitted) = (_ => null, _ => null);

        StateException? Fault(StateFailure failure) => faults > 0 && random.Next(3) == 0 && faults-- > 0 ? new StateException(failure, "it failed") : null;
    }

    // All that was sent while they were there, as it was last edited, but for what was deleted; and what is cleared.
    private static void AssertDue(Room room, long user, List<IMessage> issued)
    {
        var (mailbox, log) = (room.Mailbox(user), room.Mailbox(user).Log.Where(r => Chat.Equals(r.Update.Dialog?.Peer)).ToList());
        var (texts, cleared) = (new SortedDictionary<long, string>(), 0L);
        var ops = Acts.Ops(room, Acts.Chat).Where(o => log.Any(r => r.OpNo == o.OpNo)).ToList();
        foreach (var op in ops)
        {
            if (op.Sent is { } sent) texts[sent.FirstDialogMessageId] = sent.Items[0].Content.Text;
            if (op.Edited is { } edited && texts.ContainsKey(edited.DialogMessageId)) texts[edited.DialogMessageId] = edited.Content.Text;
            foreach (var place in op.Deleted?.DialogMessageIds ?? []) texts.Remove(place);
            cleared = Math.Max(cleared, op.Cleared?.UpTo ?? 0);
        }

        foreach (var place in log.Where(r => r is { OpNo: 0, Update.MessagesDeleted: not null }).SelectMany(r => r.DialogMessageIds)) texts.Remove(place);
        cleared = issued.OfType<ClearDialog>().Where(c => c.Owner == user && c.Conversation == Acts.Chat).Select(c => c.UpTo).Append(cleared).Max();
        Assert.Equal(cleared, mailbox.Dialog(Chat).ClearedUpTo);
        Assert.Equal(texts.Where(t => t.Key > cleared).Select(t => (mailbox.Slot(Chat, t.Key).MessageId, t.Value)), Shown(mailbox).Where(m => m.Content is not null).Select(m => (m.Id, m.Content.Text)));

        // Pins, each by what was said of it last; and what is to be played, by who has played it.
        List<(long Place, bool Pinned, long At)> pins =
        [
            .. ops.Where(o => o.Service?.Pins > 0).Select(o => (o.Service.Pins, true, o.Date)),
            .. ops.Where(o => o.Unpinned is not null).Select(o => (o.Unpinned.DialogMessageId, false, o.Date)),
            .. issued.OfType<PinForMe>().Where(p => p.Owner == user && p.Conversation == Acts.Chat).Select(p => (p.DialogMessageId, p.Pinned, p.At)),
        ];
        var played = issued.OfType<ReadContents>().Where(p => p.Conversation == Acts.Chat).SelectMany(p => p.DialogMessageIds.Select(place => (Who: p.Owner, Place: place))).ToList();
        foreach (var message in Shown(mailbox))
        {
            var place = mailbox.Record(message.Id).DialogMessageId;
            Assert.Equal(pins.Where(p => p.Place == place || p.Place == 0).OrderBy(p => p.At).LastOrDefault().Pinned, message.Pinned);
            if (message.Content.IsPlayable()) Assert.Equal(!played.Any(p => p.Place == place && (message.Out ? p.Who != user : p.Who == user)), message.MediaUnread);
        }
    }

    private static void AssertSaidLast(Room room, long user, List<IMessage> issued)
    {
        var (mailbox, dialog) = (room.Mailbox(user), room.Mailbox(user).Dialog(Chat));
        var own = issued.Where(e => (string?)e.Descriptor.FindFieldByName("conversation")?.Accessor.GetValue(e) is null or Acts.Chat).ToList();
        Assert.Equal(Last<MuteDialog>(m => m.Owner, m => m.At)?.Until ?? 0, dialog.MuteUntil);
        Assert.Equal(Last<SetDialogFolder>(m => m.Owner, m => m.At)?.FolderId ?? 0, dialog.FolderId);
        Assert.Equal(Last<PinDialog>(m => m.Owner, m => m.At)?.Pinned ?? false, dialog.Pinned);
        Assert.Equal(Last<MarkDialogUnread>(m => m.Owner, m => m.At)?.Unread ?? false, dialog.UnreadMark);
        Assert.Equal(Last<BlockUser>(m => m.Owner, m => m.At)?.Blocked ?? false, mailbox.Blocked.Users.Any(u => u.Blocked));
        var draft = Last<SaveDraft>(m => m.Owner, m => m.At);
        var sent = Acts.Ops(room, Acts.Chat).Where(o => o.Sender == user).Select(o => o.Sent?.ClearsDraftAt ?? 0).Append(0).Max();
        Assert.Equal(draft?.At > sent ? draft.Draft : null, mailbox.Draft(Chat));

        T? Last<T>(Func<T, long> owner, Func<T, long> at) where T : class => own.OfType<T>().Where(c => owner(c) == user).MaxBy(at);
    }

    private static IEnumerable<Message> Shown(StoredMailbox mailbox) => mailbox.Log.Where(r => Chat.Equals(r.Update.NewMessage?.Peer) && r.DialogMessageId > mailbox.Dialog(Chat).ClearedUpTo)
        .Select((Record r) => r.Update.NewMessage);

    // When it comes again it is what it was.
    private static Func<IMessage?> Once(Func<IMessage?> make)
    {
        var made = new Lazy<IMessage?>(make);
        return () => made.Value;
    }

    private static IEnumerable<Deliver> ByOwner(Deliver deliver) =>
        deliver.Ops.SelectMany(op => deliver.Owners.Select(owner => new Deliver
        {
            Conversation = deliver.Conversation, Ops = { op }, Owners = { owner }, Retry = deliver.Retry,
        }));
}
