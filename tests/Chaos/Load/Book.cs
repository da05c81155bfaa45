using System.Collections.Concurrent;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos.Load;

/// <summary>Written outside of the system under test: all that it acknowledged, as the clients heard it.</summary>
internal sealed class Book
{
    private readonly ConcurrentQueue<Entry> entries = [];
    private readonly ConcurrentDictionary<(long UserId, string Peer), ConcurrentQueue<(long MaxId, DateTime At)>> marks = [];
    private int messages;

    /// <summary>In the order of the acknowledgements to one user.</summary>
    public IReadOnlyCollection<Entry> Entries => entries;

    /// <summary>Messages that were acknowledged so far.</summary>
    public int Messages => Volatile.Read(ref messages);

    public void Acknowledge(long userId, Peer peer, IReadOnlyList<string> texts, IReadOnlyList<long> ids)
    {
        entries.Enqueue(new Entry(userId, peer, texts, ids, DateTime.UtcNow));
        Interlocked.Add(ref messages, texts.Count);
    }

    public void AcknowledgeRead(long userId, Peer peer, long maxId) =>
        marks.GetOrAdd((userId, peer.ToKey()), _ => []).Enqueue((maxId, DateTime.UtcNow));

    /// <summary>How far a reader was told to have read by then; 0: never.</summary>
    public long MarkOf(long userId, Peer peer, DateTime by) =>
        marks.GetValueOrDefault((userId, peer.ToKey()))?.Where(m => m.At < by).Select(m => m.MaxId).DefaultIfEmpty().Max() ?? 0;
}
