using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Storage;

/// <summary>One read of several keys on its way through the store, key by key in any order.</summary>
internal sealed class BulkRead
{
    private readonly TaskCompletionSource<IReadOnlyList<StateEntry>> answer = new();
    private readonly World world;
    private readonly Life life;
    private readonly IReadOnlyList<string> keys;
    private readonly string[] order;
    private readonly Dictionary<string, StateEntry> found;
    private int next;

    public BulkRead(World world, Life life, IReadOnlyList<string> keys)
    {
        (this.world, this.life, this.keys) = (world, life, keys);
        found = new Dictionary<string, StateEntry>(keys.Count);
        order = [.. keys];
        if (order.Length > 1) world.Chance.Shuffle(order);
    }

    public Task<IReadOnlyList<StateEntry>> Task => answer.Task;

    public void Proceed()
    {
        if (life.IsOver) return;
        while (next < order.Length)
        {
            var key = order[next++];
            if (!found.ContainsKey(key)) found[key] = world.Store.Get(key);
            if (next < order.Length && world.Chance.Hits(world.Faults.ReadTears))
            {
                world.Time.After(world.Chance.Delay(6), Proceed);
                return;
            }
        }

        Finish();
    }

    private void Finish()
    {
        var fate = world.FateOf(Call.Read);
        world.Trace.Say(life.Name, $"reads {string.Join(' ', keys)}: {fate}");
        if (fate.Hears == Hears.Answer) answer.SetResult(Entries());
        else if (fate.Hears == Hears.Nothing) life.End();
        else answer.SetException(new StateException(StateFailure.Unavailable, "the store is out"));
    }

    private StateEntry[] Entries()
    {
        var entries = new StateEntry[keys.Count];
        for (var i = 0; i < entries.Length; i++) entries[i] = found[keys[i]];
        return entries;
    }
}
