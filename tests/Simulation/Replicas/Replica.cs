using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Broker;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>
/// One process that takes a topic: a real turn and what it caches, for several batches at once. It dies, and begins anew
/// with nothing.
/// </summary>
internal sealed class Replica
{
    private readonly World world;
    private readonly Topic topic;
    private readonly string name;
    private readonly Func<Life, TurnHandler> begin;
    private readonly List<Batch> taken = [];
    private Life life;
    private TurnHandler turn;
    private bool isPolling;

    public Replica(World world, Topic topic, string name, Func<Life, TurnHandler> begin)
    {
        (this.world, this.topic, this.name, this.begin) = (world, topic, name, begin);
        (life, turn) = Begin();
    }

    public bool HasRoom => !life.IsOver && !isPolling && taken.Count < world.Configuration.Lanes;

    /// <summary>There may be something to do.</summary>
    public void Wake()
    {
        if (!HasRoom || !topic.Backlog.HasWorkFor(this)) return;
        isPolling = true;
        world.Time.After(world.Chance.Delay(4), Poll);
    }

    private (Life, TurnHandler) Begin()
    {
        var begun = new Life(name, Die);
        return (begun, begin(begun));
    }

    private void Poll()
    {
        isPolling = false;
        if (life.IsOver || taken.Count >= world.Configuration.Lanes || topic.Backlog.Take(this) is not { } batch) return;
        taken.Add(batch);
        world.Trace.Say(name, $"takes {string.Join(" | ", batch.Entries)}");
        world.Watch(WorkAsync(batch, life, turn));
        Wake();
    }

    private async Task WorkAsync(Batch batch, Life begun, TurnHandler at)
    {
        IReadOnlyList<EntryStatus> statuses;
        try
        {
            statuses = await at([.. batch.Entries.Select(e => e.ToDelivery())], CancellationToken.None);
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
        topic.Backlog.Settle(batch, statuses);
        Wake();
    }

    private void Die()
    {
        world.Trace.Tell(name, $"dies over {taken.Count} batches");
        var lost = taken.ToArray();
        taken.Clear();
        world.Time.After(world.Chance.Delay(20), () => topic.Backlog.Abandon(this, lost));
        world.Time.After(world.Chance.Delay(30), () =>
        {
            (life, turn) = Begin();
            isPolling = false;
            Wake();
        });
    }
}
