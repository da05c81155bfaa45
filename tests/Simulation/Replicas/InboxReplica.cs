using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using DaprMessaging.Simulation.Broker;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>
/// One process of Inbox: the real turn and its cache, for several batches at once. It dies, and begins anew with nothing.
/// </summary>
internal sealed class InboxReplica
{
    private static readonly InboxMeter Meter = new();

    private readonly World world;
    private readonly string name;
    private readonly List<Batch> taken = [];
    private Life life;
    private Turn turn;
    private bool isPolling;

    public InboxReplica(World world, string name)
    {
        (this.world, this.name) = (world, name);
        (life, turn) = Begin();
    }

    public bool HasRoom => !life.IsOver && !isPolling && taken.Count < world.Configuration.Lanes;

    /// <summary>There may be something to do.</summary>
    public void Wake()
    {
        if (!HasRoom || !world.Backlog.HasWorkFor(this)) return;
        isPolling = true;
        world.Time.After(world.Chance.Delay(4), Poll);
    }

    private (Life, Turn) Begin()
    {
        var begun = new Life(name, Die);
        return (begun, new Turn(
            new StoreLine(world, begun), new BrokerLine(world, begun), new AggregateCache(world.Configuration.Cache), Meter,
            new WorldLog<Turn>(world, name)));
    }

    private void Poll()
    {
        isPolling = false;
        if (life.IsOver || taken.Count >= world.Configuration.Lanes || world.Backlog.Take(this) is not { } batch) return;
        taken.Add(batch);
        world.Trace.Say(name, $"takes {string.Join(" | ", batch.Entries)}");
        world.Watch(WorkAsync(batch, life, turn));
        Wake();
    }

    private async Task WorkAsync(Batch batch, Life begun, Turn at)
    {
        IReadOnlyList<EntryStatus> statuses;
        try
        {
            statuses = await at.TakeAsync([.. batch.Entries.Select(e => e.ToDelivery())], CancellationToken.None);
        }
        catch (Exception e)
        {
            // An answer of 500: the broker brings all of them again, for ever if need be.
            world.Findings.Add("P9", $"a turn threw {e.GetType().Name}: {e.Message} over {string.Join(" | ", batch.Entries)}");
            statuses = [.. batch.Entries.Select(_ => EntryStatus.Retry)];
        }

        if (begun.IsOver) return;
        if (world.FateOf(Call.Answer).Hears == Hears.Nothing)
        {
            begun.End();
            return;
        }

        world.Trace.Say(name, $"answers {string.Join(" | ", batch.Entries.Zip(statuses, (e, s) => $"{e}: {s}"))}");
        taken.Remove(batch);
        world.Backlog.Settle(batch, statuses);
        Wake();
    }

    private void Die()
    {
        world.Trace.Say(name, $"dies over {taken.Count} batches");
        var lost = taken.ToArray();
        taken.Clear();
        world.Time.After(world.Chance.Delay(20), () => world.Backlog.Abandon(this, lost));
        world.Time.After(world.Chance.Delay(30), () =>
        {
            (life, turn) = Begin();
            isPolling = false;
            Wake();
        });
    }
}
