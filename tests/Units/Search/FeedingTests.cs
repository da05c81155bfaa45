using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Search;
using DaprMessaging.Units.Hosting;
using Microsoft.Extensions.Time.Testing;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Search;

/// <summary>How the index gets to the end of a mailbox.</summary>
public sealed class FeedingTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly FakeTimeProvider time = new();
    private Library? library;

    [Fact]
    public async Task The_whole_log_is_read_in_bulk_once_and_then_what_is_new()
    {
        Fill(1, 1, 1200);
        Assert.True(await CatchUpAsync());
        Assert.Equal([2, 500, 500, 200], store.Reads.Select(r => r.Count));
        Assert.Equal(1200, Library.Shelves.Size(Owner.Mailbox(1)));

        store.ForgetCalls();
        Assert.True(await CatchUpAsync());
        Assert.Equal([Names.MailboxHead(1), Names.Record(1, 1200)], Assert.Single(store.Reads));

        store.ForgetCalls();
        Fill(1, 1201, 1203);
        Assert.True(await CatchUpAsync());
        Assert.Equal([Names.Record(1, 1201), Names.Record(1, 1202), Names.Record(1, 1203)], store.Reads[^1]);
        Assert.Equal(1203, Library.Shelves.Size(Owner.Mailbox(1)));
        Assert.Empty(store.Commits);
    }

    [Fact]
    public async Task When_its_time_is_up_it_stops_and_goes_on_from_there()
    {
        Fill(1, 1, 1200);
        store.OnRead = _ =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return null;
        };
        Assert.False(await CatchUpAsync(TimeSpan.FromSeconds(3)));
        Assert.Equal(500, Library.Shelves.Size(Owner.Mailbox(1)));
        Assert.False(await CatchUpAsync());
        Assert.Equal(1000, Library.Shelves.Size(Owner.Mailbox(1)));
        Assert.True(await CatchUpAsync());
        Assert.Equal(1200, Library.Shelves.Size(Owner.Mailbox(1)));
    }

    [Fact]
    public async Task An_edit_of_what_has_been_read_has_it_read_again()
    {
        Fill(1, 1, 3);
        await CatchUpAsync();
        Put(1, Message(2, "changed", editOpNo: 9));
        Put(1, Step(4, u => u.MessageEdited = new MessageEdited { Id = 2 }));
        Head(1, 4);
        await CatchUpAsync();
        Assert.Equal(("2", "3 1"), (Library.Listed(1, "changed"), Library.Listed(1, "text")));
    }

    [Fact]
    public async Task A_step_that_cannot_be_read_is_stepped_over()
    {
        Fill(1, 1, 5);
        store.Damage(Names.Record(1, 2));
        store.Remove(Names.Record(1, 4));
        Assert.True(await CatchUpAsync());
        Assert.Equal([5, 3, 1], Library.Look(1, "text"));
    }

    [Fact]
    public async Task A_mailbox_that_is_shorter_than_what_was_read_is_read_anew()
    {
        Fill(1, 1, 10);
        await CatchUpAsync();
        Fill(1, 1, 4, "another");
        Assert.True(await CatchUpAsync());
        Assert.Equal(("4 3 2 1", ""), (Library.Listed(1, "another"), Library.Listed(1, "text")));
    }

    [Fact]
    public async Task One_that_went_on_from_a_backup_is_read_anew_too()
    {
        Fill(1, 1, 10);
        await CatchUpAsync();
        Fill(1, 6, 12, "another", date: 77);
        Assert.True(await CatchUpAsync());
        Assert.Equal(("12 11 10 9 8 7 6", "5 4 3 2 1"), (Library.Listed(1, "another"), Library.Listed(1, "text")));
    }

    [Fact]
    public async Task So_is_one_whose_log_was_cut_off_beyond_what_was_read()
    {
        Fill(1, 1, 10);
        await CatchUpAsync();
        Put(1, new Record { Update = new Update { Pts = 2, Gone = new Gone() } });
        store.Put(Names.MailboxHead(1), new MailboxHead { Pts = 20, UpdateFloor = 15 });
        Assert.True(await CatchUpAsync());
        Assert.DoesNotContain(2, Library.Look(1, "text"));
    }

    [Fact]
    public async Task Who_has_no_mailbox_any_more_has_no_entries_either()
    {
        Fill(1, 1, 3);
        await CatchUpAsync();
        store.Remove(Names.MailboxHead(1));
        Assert.True(await CatchUpAsync());
        Assert.Equal(0, Library.Shelves.Size(Owner.Mailbox(1)));
    }

    [Fact]
    public async Task What_was_being_forgotten_is_forgotten_first()
    {
        Fill(1, 1, 3);
        await CatchUpAsync();
        using (var connection = Library.File.Open()) connection.Run("UPDATE owners SET pts = -1");
        Assert.True(await CatchUpAsync());
        Assert.Equal((3, 3), (Library.Index.CursorOf(Owner.Mailbox(1)).Pts, Library.Shelves.Size(Owner.Mailbox(1))));
    }

    [Fact]
    public async Task When_the_store_is_out_what_was_read_stays()
    {
        Fill(1, 1, 700);
        store.OnRead = keys => keys.Count == 200 ? new StateException(StateFailure.Unavailable, "out") : null;
        await Assert.ThrowsAsync<StateException>(() => CatchUpAsync());
        Assert.Equal(500, Library.Shelves.Size(Owner.Mailbox(1)));
        store.OnRead = _ => null;
        Assert.True(await CatchUpAsync());
        Assert.Equal(700, Library.Shelves.Size(Owner.Mailbox(1)));
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_there_together()
    {
        Fill(1, 1, 1200);
        Assert.Equal(0, Library.Shelves.Size(Owner.Mailbox(1)));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => CatchUpAsync()))), Assert.True);
        Assert.Equal(1200, Library.Shelves.Size(Owner.Mailbox(1)));
        Assert.Equal(1200, store.Reads.Sum(r => r.Count(k => k != Names.MailboxHead(1) && k != Names.Record(1, 0))) - 19);
    }

    [Fact]
    public async Task Another_process_that_was_faster_does_no_harm()
    {
        Fill(1, 1, 700);
        using var other = new Library(store, folder: Path.GetDirectoryName(Library.File.Path));
        var isFirst = true;
        store.OnRead = keys =>
        {
            if (isFirst && keys.Count == 500)
            {
                isFirst = false;
                other.Index.ApplyAsync(
                    Owner.Mailbox(1), new Cursor(0, ""), new Cursor(1, Cursor.AnchorOf(Message(1, "text"))), Steps.Of([Message(1, "text")], []), CancellationToken.None).GetAwaiter().GetResult();
            }

            return null;
        };
        Assert.True(await CatchUpAsync());
        Assert.Equal(700, Library.Shelves.Size(Owner.Mailbox(1)));
        Assert.Equal(100, Library.Look(1, "text").Length);
    }

    public void Dispose() => library?.Dispose();

    private Library Library => library ??= new Library(store, time);

    private Task<bool> CatchUpAsync(TimeSpan? patience = null)
    {
        library ??= new Library(store, time, patience);
        return library.Feeding.CatchUpAsync(Owner.Mailbox(1));
    }

    private void Fill(long user, long from, long to, string text = "text", long date = 5)
    {
        for (var id = from; id <= to; id++) Put(user, Message(id, text, date: date));
        Head(user, to);
    }

    private void Head(long user, long pts) => store.Put(Names.MailboxHead(user), new MailboxHead { Pts = pts });

    private void Put(long user, Record record) => store.Put(Names.Record(user, record.Update.Pts), record);

    private static Record Message(long id, string text, long editOpNo = 0, long date = 5)
    {
        var record = Step(id, u => u.NewMessage = new Message { Id = id, Peer = Peer.User(2), FromUserId = 2, Date = date, Content = new Content { Text = text } });
        (record.OpNo, record.EditOpNo) = (id, editOpNo);
        return record;
    }

    private static Record Step(long pts, Action<Update> change)
    {
        var update = new Update { Pts = pts, Dialog = new DialogCounters { Peer = Peer.User(2) } };
        change(update);
        return new Record { Update = update, OpNo = pts };
    }
}
