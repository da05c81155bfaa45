using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Storage;

/// <summary>
/// The store as one life of one process sees it: slow, torn and unreliable. A read of several keys takes them one by one in
/// any order, and others may commit in between; a transaction may fail, happen unheard, or happen later.
/// </summary>
internal sealed class StoreLine(World world, Life life) : IStateStore
{
    public Task<IReadOnlyList<StateEntry>> GetAsync(IReadOnlyList<string> keys, CancellationToken ct)
    {
        world.AssertThread();
        var read = new BulkRead(world, life, keys);
        world.Time.After(world.Chance.Delay(3), read.Proceed);
        return read.Task;
    }

    public Task CommitAsync(IReadOnlyList<StateWrite> writes, CancellationToken ct)
    {
        world.AssertThread();
        var answer = new TaskCompletionSource();
        world.Time.After(world.Chance.Delay(3), () => Commit(writes, answer));
        return answer.Task;
    }

    private void Commit(IReadOnlyList<StateWrite> writes, TaskCompletionSource answer)
    {
        if (life.IsOver) return;
        if (IsTooLarge(writes))
        {
            Answer(answer, new StateException(StateFailure.Rejected, "too large"));
            return;
        }

        var fate = world.FateOf(Call.Commit);
        if (fate == Fate.Well) world.Trace.Say(life.Name, $"commits {Keys(writes)}: {fate}");
        else world.Trace.Tell(life.Name, $"commits {Keys(writes)}: {fate}");
        var failure = fate.Hears == Hears.Conflict ? StateFailure.Conflict : StateFailure.Unavailable;
        var committed = fate.Happens == Happens.Whole && TryCommit(writes);
        if (fate.Happens == Happens.Late) world.Time.After(world.Chance.Delay(60), () => TryCommit(writes));

        if (fate.Hears == Hears.Nothing) life.End();
        else if (fate.Hears != Hears.Answer) Answer(answer, new StateException(failure, fate.ToString()));
        else Answer(answer, committed ? null : new StateException(StateFailure.Conflict, "somebody else was first"));
    }

    private bool TryCommit(IReadOnlyList<StateWrite> writes)
    {
        var committed = world.Store.TryCommit(writes);
        world.Trace.Say(life.Name, $"  {(committed ? "committed" : "lost the race for")} {Keys(writes)}");
        return committed;
    }

    // The answer travels too: others may commit before it arrives.
    private void Answer(TaskCompletionSource answer, StateException? failure) => world.Time.After(world.Chance.Delay(2), () =>
    {
        if (life.IsOver) return;
        if (failure is null) answer.SetResult();
        else answer.SetException(failure);
    });

    private bool IsTooLarge(IReadOnlyList<StateWrite> writes)
    {
        if (world.Configuration.TransactionLimit == 0) return false;
        var bytes = 0;
        foreach (var write in writes) bytes += write.Size;
        return bytes > world.Configuration.TransactionLimit;
    }

    private static string Keys(IReadOnlyList<StateWrite> writes) =>
        string.Join(' ', writes.Select(w => w.Create ? "+" + w.Key : w.Etag is null ? w.Key : "=" + w.Key));
}
