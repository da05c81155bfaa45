using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>When somebody has read a message: each reader's own mailbox notes how far they had read when.</summary>
internal static class ReadingDates
{
    /// <summary>For each reader who has read the message when that was; 0 where it is not known. Readers who have not are left out.</summary>
    public static async Task<Dictionary<long, long>> FindAsync(
        Mailbox mailbox, IReadOnlyList<(long Reader, Peer Peer)> readers, long place, CancellationToken ct)
    {
        var states = await mailbox.GetAsync([.. readers.Select(r => Names.Dialog(r.Reader, r.Peer))], DialogState.Parser, ct);
        var searches = readers.Zip(states).Where(r => r.Second?.ReadInbox >= place).Select(r => new Search(r.First.Reader, r.First.Peer, r.Second!)).ToList();

        // A page of each at a time, in half as many pages each time: they are in order.
        while (searches.Where(s => !s.IsOver).ToList() is { Count: > 0 } open)
        {
            var pages = await mailbox.GetAsync([.. open.Select(s => Names.Readings(s.Reader, s.Peer, s.Next))], Readings.Parser, ct);
            for (var i = 0; i < open.Count; i++) open[i].Take(pages[i] ?? new Readings(), place);
        }

        return searches.ToDictionary(s => s.Reader, s => s.Date);
    }

    private sealed class Search(long reader, Peer peer, DialogState dialog)
    {
        private int low, high = (dialog.ReadingCount - 1) / Names.ReadingsPerPage;

        public long Reader => reader;

        public Peer Peer => peer;

        /// <summary>Of the first reading that went as far.</summary>
        public long Date { get; private set; }

        public bool IsOver { get; private set; } = dialog.ReadingCount == 0;

        public int Next => (low + high) / 2;

        public void Take(Readings page, long place)
        {
            var at = Next;
            var i = page.Marks.TakeWhile(mark => mark < place).Count();
            if (i < page.Marks.Count) (Date, high) = (page.Dates[i], at - 1);
            else low = at + 1;
            IsOver = low > high || (i > 0 && i < page.Marks.Count);
        }
    }
}
