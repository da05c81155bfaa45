using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Msg.Queries;
using DaprMessaging.Units.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>When somebody first read as far as a message, out of what they noted of each reading.</summary>
public sealed class ReadingDatesTests
{
    private const long Author = 1;
    private static readonly Peer Chat = Peer.Chat(5);

    private readonly MemoryStore store = new();

    [Fact]
    public async Task It_is_the_first_reading_that_went_as_far_however_many_there_are() =>
        await Gen.Select(Gen.Int[1, 5].Array[1, 1200], Gen.Int[0, 6000]).SampleAsync(async (steps, place) =>
        {
            var marks = Marks(steps);
            var one = new MemoryStore();
            Seat(one, 2, marks);
            var first = Array.FindIndex(marks, m => m >= place);
            Assert.Equal(first < 0 ? [] : [(2, 1000L + first)], (await FindAsync(one, place, 2)).Select(d => (d.Key, d.Value)));
        });

    [Fact]
    public async Task It_looks_at_few_pages_however_many_there_are_and_for_all_readers_at_once()
    {
        var readers = Enumerable.Range(2, 50).Select(n => (long)n).ToArray();
        foreach (var reader in readers) Seat(store, reader, [.. Enumerable.Range(1, 64 * Names.ReadingsPerPage).Select(n => (long)n)]);
        for (var place = 1; place <= 64 * Names.ReadingsPerPage; place += 500)
        {
            store.ForgetCalls();
            Assert.All((await FindAsync(store, place, readers)).Values, date => Assert.Equal(999 + place, date));
            Assert.InRange(store.Reads.Count, 2, 1 + 7);
            Assert.All(store.Reads, keys => Assert.InRange(keys.Count, 1, readers.Length));
        }
    }

    [Fact]
    public async Task Who_has_not_read_so_far_is_left_out_and_of_whom_nothing_is_noted_the_time_is_not_known()
    {
        Seat(store, 2, [5, 10]);
        store.Put(Names.Dialog(3, Chat), new State.DialogState { ReadInbox = 10 });
        store.Put(Names.Dialog(4, Chat), new State.DialogState { ReadInbox = 9 });
        Assert.Equal([(2, 1001), (3, 0L)], (await FindAsync(store, 10, 2, 3, 4, 6)).Select(d => (d.Key, d.Value)).Order());
    }

    [Fact]
    public async Task A_page_that_is_lost_makes_nobody_wait_for_ever()
    {
        Seat(store, 2, [.. Enumerable.Range(1, 3 * Names.ReadingsPerPage).Select(n => (long)n)]);
        for (var page = 0; page < 3; page++) store.Remove(Names.Readings(2, Chat, page));
        Assert.Equal([(2, 0L)], (await FindAsync(store, 200, 2)).Select(d => (d.Key, d.Value)));
    }

    [Fact]
    public async Task Of_nobody_nothing_is_asked()
    {
        Assert.Empty(await FindAsync(store, 1));
        Assert.Empty(store.Reads);
    }

    private static Task<Dictionary<long, long>> FindAsync(MemoryStore store, long place, params long[] readers) => ReadingDates.FindAsync(
        new Mailbox(store, NullLogger.Instance, Author), [.. readers.Select(r => (r, Chat))], place, CancellationToken.None);

    private static long[] Marks(int[] steps)
    {
        var at = 0L;
        return [.. steps.Select(s => at += s)];
    }

    // The reading with the number n was at 1000 + n.
    private static void Seat(MemoryStore store, long reader, long[] marks)
    {
        store.Put(Names.Dialog(reader, Chat), new State.DialogState { ReadInbox = marks[^1], ReadingCount = marks.Length });
        foreach (var (page, k) in marks.Select((mark, i) => (mark, date: 1000L + i)).Chunk(Names.ReadingsPerPage).Select((p, k) => (p, k)))
            store.Put(Names.Readings(reader, Chat, k), new State.Readings { Marks = { page.Select(r => r.mark) }, Dates = { page.Select(r => r.date) } });
    }
}
