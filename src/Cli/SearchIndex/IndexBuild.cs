using System.Collections.Concurrent;
using DaprMessaging.Contracts.Search;

namespace DaprMessaging.Cli.SearchIndex;

/// <summary>Brings mailboxes or channels into the index, some at a time, until all are or nothing moves any more.</summary>
/// <param name="ask">Brings these further.</param>
/// <param name="behindOf">Which of them the answer names.</param>
/// <param name="patience">Without any progress.</param>
/// <param name="time">For both.</param>
internal sealed class IndexBuild(
    Func<IReadOnlyList<long>, CancellationToken, Task<UpkeepReply>> ask, Func<UpkeepReply, IReadOnlyList<long>> behindOf, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, bool> behind = [];
    private long messages;

    public long Messages => messages;

    /// <summary>Those that did not get to their end in time.</summary>
    public ICollection<long> Behind => behind.Keys;

    public async Task AddAsync(IReadOnlyList<long> ids, Action<int> done, CancellationToken ct)
    {
        for (var moved = time.GetTimestamp(); ids.Count > 0;)
        {
            var reply = await ask(ids, ct);
            var left = behindOf(reply);
            Interlocked.Add(ref messages, reply.Messages);
            done(ids.Count - left.Count);
            if (left.Count < ids.Count || reply.StepsRead > 0)
            {
                moved = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(moved) > patience)
            {
                foreach (var id in ids) behind[id] = true;
                return;
            }
            else
            {
                await Task.Delay(Pause, time, ct);
            }

            ids = left;
        }
    }
}
