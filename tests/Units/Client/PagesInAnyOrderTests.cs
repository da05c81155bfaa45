using CsCheck;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Units.Client;

/// <summary>
/// Whatever happens in a mailbox, and whenever pages of it come and however old or new they are, a view in the end shows what
/// a fresh read shows.
/// </summary>
public sealed class PagesInAnyOrderTests
{
    private static readonly Peer[] Peers = [Peer.User(1), Peer.User(2), Peer.Chat(3)];

    [Fact]
    public void Pages_that_come_before_between_and_after_updates_end_as_a_fresh_read() =>
        Gen.Select(Gen.Int[0, 1 << 30], Gen.Int[1, 25]).Sample(Run, iter: 5000);

    private static void Run(int seed, int steps)
    {
        var random = new Random(seed);
        var mailbox = new ModelMailbox();
        for (var i = 0; i < steps; i++) Happen(mailbox, random);

        var view = MailboxView.From(random.Next(mailbox.Pts + 1));
        var begin = (int)view.Pts;
        var waiting = Enumerable.Repeat(Pages(mailbox, begin, random), 2).SelectMany(p => p).ToList();
        while (view.Pts < mailbox.Pts || waiting.Count > 0)
        {
            if (view.Pts < mailbox.Pts && random.Next(2) == 0)
            {
                var next = (int)view.Pts + 1;
                view.Apply(mailbox.Told(next, random.Next(next, mailbox.Pts + 1)));
            }
            else if (waiting.Count > 0)
            {
                var page = random.Next(waiting.Count);
                Assert.True(waiting[page](view));
                waiting.RemoveAt(page);
            }
        }

        foreach (var dialog in view.All.Where(d => !d.IsWhole).ToList())
            Assert.True(view.Merge(mailbox.Peer(dialog.Peer, mailbox.Pts, mailbox.Pts, mailbox.Pts), 0));
        var fresh = ReadAfresh(mailbox);
        Assert.True(view.DifferenceTo(fresh) is null, $"from {begin} of {mailbox.Pts}: {view.DifferenceTo(fresh)}");
        AssertShows(mailbox, fresh);
    }

    // Each is read some time after the view began, its parts one after another.
    private static IEnumerable<Func<MailboxView, bool>> Pages(ModelMailbox mailbox, int begin, Random random)
    {
        foreach (var folder in new[] { 0, 1 })
            yield return Then(random, begin, mailbox.Pts, t => v => v.Merge(mailbox.Folder(folder, t[0], t[1], t[2], t[3]), folder));
        foreach (var peer in Peers)
        {
            yield return Then(random, begin, mailbox.Pts, t => v => v.Merge(peer, mailbox.History(peer, t[0], t[1], t[2])));
            yield return Then(random, begin, mailbox.Pts, t => v => v.Merge(mailbox.Peer(peer, t[0], t[1], t[2]), 0));
        }

        yield return Then(random, begin, mailbox.Pts, t => v => v.Merge(mailbox.Blocked(t[0], t[1])));
    }

    private static Func<MailboxView, bool> Then(Random random, int begin, int end, Func<int[], Func<MailboxView, bool>> merge)
    {
        var at = random.Next(begin, end + 1);
        return merge([.. Enumerable.Range(0, 4).Select(_ => at = random.Next(3) == 0 ? random.Next(at, end + 1) : at)]);
    }

    private static MailboxView ReadAfresh(ModelMailbox mailbox)
    {
        var (fresh, now) = (MailboxView.From(mailbox.Pts), mailbox.Pts);
        foreach (var folder in new[] { 0, 1 }) Assert.True(fresh.Merge(mailbox.Folder(folder, now, now, now, now), folder));
        foreach (var peer in Peers) Assert.True(fresh.Merge(peer, mailbox.History(peer, now, now, now)));
        Assert.True(fresh.Merge(mailbox.Blocked(now, now)));
        return fresh;
    }

    private static void AssertShows(ModelMailbox mailbox, MailboxView view)
    {
        foreach (var dialog in Peers.Select(mailbox.Find).OfType<ModelDialog>())
        {
            var shown = view.Find(dialog.Peer)!;
            Assert.Equal(dialog.Messages.Keys.Select(dialog.Message), shown.Messages);
            if (shown.IsListed) Assert.Equal((dialog.Draft, dialog.Order), (shown.Draft, shown.Order));
        }
    }

    private static void Happen(ModelMailbox mailbox, Random random)
    {
        var peer = Peers[random.Next(Peers.Length)];
        var there = mailbox.Find(peer) ?? new ModelDialog(peer);
        long[] ids = [.. there.Messages.Keys];
        var id = ids.Length == 0 ? 0 : ids[random.Next(ids.Length)];
        switch (id == 0 ? random.Next(7) : random.Next(15))
        {
            case 0:
                mailbox.Step(peer, (d, u) => Save(d, u, new Draft { Date = u.Pts }));
                break;
            case 1:
                mailbox.Step(peer, (d, u) => Save(d, u, null));
                break;
            case 2:
                mailbox.Block(random.Next(4), random.Next(2) == 0);
                break;
            case 3:
                mailbox.PinDialog(peer, random.Next(3) > 0, there.Folder);
                break;
            case 4 when there.IsPinned:
                mailbox.PinDialog(peer, true, 1 - there.Folder);
                break;
            case 4:
                mailbox.Step(peer, (d, u) => (d.Folder, u.DialogFolder) = (1 - d.Folder, new DialogFolder()));
                break;
            case 5:
                mailbox.Reorder(random.Next(2));
                break;
            case 6 or 7 or 8:
                mailbox.Step(peer, (d, u) => d.Messages[u.Pts] = u.NewMessage = new Message { Id = u.Pts, Peer = peer, MentionUnread = random.Next(2) == 0, MediaUnread = random.Next(2) == 0 });
                break;
            case 9:
                mailbox.Step(peer, (d, u) => Edit(d, u, id, random.Next(2) == 0));
                break;
            case 10:
                mailbox.Step(peer, (d, u) => u.MessagesDeleted = d.Messages.Remove(id) ? new MessagesDeleted { Ids = { id } } : null);
                break;
            case 11:
                mailbox.Step(peer, (d, u) => Clear(d, u, id));
                break;
            case 12:
                mailbox.Step(peer, (d, u) => Change(d, id, m => (m.MediaUnread, m.MentionUnread) = (false, false), () => u.ContentsRead = new ContentsRead { Ids = { id } }));
                break;
            case 13:
                mailbox.Step(peer, (d, u) => (d.SeenId, u.MentionsRead) = (Math.Max(d.SeenId, id), new MentionsRead { MaxId = Math.Max(d.SeenId, id) }));
                break;
            default:
                var pins = random.Next(2) == 0;
                mailbox.Step(peer, (d, u) => Change(d, id, m => m.Pinned = pins, () => u.MessagesPinned = new MessagesPinned { Ids = { id }, Pinned = pins }));
                break;
        }
    }

    private static void Save(ModelDialog dialog, Update update, Draft? draft)
    {
        (dialog.Draft, dialog.DraftPts) = (draft, draft is null ? 0 : update.Pts);
        update.DraftSaved = new DraftSaved { Draft = draft };
    }

    private static void Edit(ModelDialog dialog, Update update, long id, bool mentions)
    {
        dialog.Change(id, m => (m.EditDate, m.MentionUnread) = (update.Pts, mentions));
        update.MessageEdited = new MessageEdited { Id = id, Message = dialog.Message(id) };
    }

    private static void Clear(ModelDialog dialog, Update update, long id)
    {
        foreach (var gone in dialog.Messages.Keys.Where(k => k <= id).ToList()) dialog.Messages.Remove(gone);
        dialog.ClearedId = id;
        update.HistoryCleared = new HistoryCleared { MaxId = id };
    }

    private static void Change(ModelDialog dialog, long id, Action<Message> change, Action say)
    {
        dialog.Change(id, change);
        say();
    }
}
