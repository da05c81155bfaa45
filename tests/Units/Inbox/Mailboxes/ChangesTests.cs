using CsCheck;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Sends, edits, deletions, hiding and reading, mixed: every mailbox is what the operations make of it.</summary>
public sealed class ChangesTests
{
    private static readonly Gen<(int Kind, int User, int Place, int Count)[]> Acts =
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 3], Gen.Int[0, 1000], Gen.Int[1, 6]).Array[1, 60];

    [Fact]
    public async Task In_whatever_order_and_however_often_announcements_come_the_mailboxes_are_what_the_operations_make_of_them() =>
        await Gen.Select(Acts, Gen.Int[0, 1 << 30], Gen.Int[1, 8]).SampleAsync(async (acts, seed, batch) =>
        {
            var room = new Room();
            await room.TakeAsync(Create(5, 1, 1000, 2));
            var events = new List<IMessage>();
            for (var i = 0; i < acts.Length; i++)
            {
                var act = Act(room, acts[i], i);
                if (act is HideMessages or ReadHistory) events.Add(act);
                else await room.TakeAsync(act);
            }

            // Each owner hears of each operation at least once, in any order, from one of two processes.
            var random = new Random(seed);
            events.AddRange(room.Announced.SelectMany(ByOwner));
            events.AddRange(events.Where(_ => random.Next(3) == 0).ToList());
            var shuffled = events.ToArray();
            if (seed % 3 > 0) random.Shuffle(shuffled);
            room.Lose();
            foreach (var part in shuffled.Chunk(batch))
            {
                if (random.Next(4) == 0) room.Restart();
                Assert.All(await room.TakeAsync(part), s => Assert.Equal(EntryStatus.Success, s));
            }

            await room.SettleAsync();
            Assert.DoesNotContain(room.Broker.Published, e => e.DeadReason is not null);
            foreach (var user in new[] { 1, 2, 3 })
            {
                room.Mailbox(user).AssertSound();
                Assert.Equal(Due(room, user), room.Mailbox(user).Messages.Where(m => m.Content is not null).Select(m => (m.Id, m.Content.Text)));
            }
        }, iter: 150);

    private static IMessage Act(Room room, (int Kind, int User, int Place, int Count) act, int i)
    {
        var sent = Sent(room).ToList();
        var last = room.Store.Get<ConversationHead>("conversation/c:5")!.LastDialogMessageId;
        var places = Enumerable.Range(0, act.Count).Select(n => 1 + ((act.Place + n) % last)).ToArray();
        return act.Kind switch
        {
            0 => Add(5, 1, 2000 + i, 3),
            1 when i % 3 == 0 => Remove(5, 1, 2000 + i, 3),
            2 or 3 when sent.Count > 0 => sent[act.Place % sent.Count] is var (place, author) ? Edit("c:5", author, 2000 + i, place, $"edit {i}") : null!,
            4 or 5 => Delete("c:5", 1, 2000 + i, places),
            6 or 7 => Hide("c:5", act.User, places),
            8 => Read("c:5", act.User, places[0]),
            _ => Send("c:5", act.User, 2000 + i, $"text {i}"),
        };
    }

    private static IEnumerable<Op> Ops(Room room)
    {
        for (var n = 1; room.Store.Get<Op>($"conversation/c:5/op/{n}") is { } op; n++) yield return op;
    }

    private static IEnumerable<(long Place, long Author)> Sent(Room room) =>
        Ops(room).Where(o => o.Sent is not null).Select(o => (o.Sent.FirstDialogMessageId, o.Sender));

    // What this user must have: all that was sent while they were there, as it was last edited, but for what was deleted.
    private static IEnumerable<(long Id, string Text)> Due(Room room, long user)
    {
        var log = room.Mailbox(user).Log;
        var texts = new SortedDictionary<long, string>();
        foreach (var op in Ops(room).Where(o => log.Any(r => r.OpNo == o.OpNo)))
        {
            if (op.Sent is { } sent) texts[sent.FirstDialogMessageId] = sent.Items[0].Content.Text;
            if (op.Edited is { } edited && texts.ContainsKey(edited.DialogMessageId)) texts[edited.DialogMessageId] = edited.Content.Text;
            foreach (var place in op.Deleted?.DialogMessageIds ?? []) texts.Remove(place);
        }

        foreach (var place in log.Where(r => r is { OpNo: 0, Update.MessagesDeleted: not null }).SelectMany(r => r.DialogMessageIds)) texts.Remove(place);
        return texts.Select(t => (room.Mailbox(user).Slot(DaprMessaging.Contracts.Peer.Chat(5), t.Key).MessageId, t.Value));
    }

    private static IEnumerable<Deliver> ByOwner(Deliver deliver) =>
        deliver.Ops.SelectMany(op => deliver.Owners.Select(owner => new Deliver
        {
            Conversation = deliver.Conversation, Ops = { op }, Owners = { owner }, Retry = deliver.Retry,
        }));
}
