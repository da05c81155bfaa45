using System.Collections.Concurrent;
using DaprMessaging.Contracts.Search;

namespace DaprMessaging.Cli.SearchIndex;

/// <summary>Brings mailboxes into the index, some users at a time, until all are or nothing moves any more.</summary>
/// <param name="ask">Brings these users' mailboxes further.</param>
/// <param name="patience">Without any progress.</param>
/// <param name="time">For both.</param>
internal sealed class IndexBuild(Func<IReadOnlyList<long>, CancellationToken, Task<UpkeepReply>> ask, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, bool> behind = [];
    private long messages;

    public long Messages => messages;

    /// <summary>Users whose mailboxes did not get to their end in time.</summary>
    public ICollection<long> Behind => behind.Keys;

    public async Task AddAsync(IReadOnlyList<long> users, Action<int> done, CancellationToken ct)
    {
        for (var moved = time.GetTimestamp(); users.Count > 0;)
        {
            var reply = await ask(users, ct);
            Interlocked.Add(ref messages, reply.Messages);
            done(users.Count - reply.BehindUserIds.Count);
            if (reply.BehindUserIds.Count < users.Count || reply.StepsRead > 0)
            {
                moved = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(moved) > patience)
            {
                foreach (var user in users) behind[user] = true;
                return;
            }
            else
            {
                await Task.Delay(Pause, time, ct);
            }

            users = [.. reply.BehindUserIds];
        }
    }
}
