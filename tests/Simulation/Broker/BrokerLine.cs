using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Broker;

/// <summary>The broker as one life of one process sees it: a publish may fail after none, some or all of it was taken.</summary>
internal sealed class BrokerLine(World world, Life life) : IPublisher
{
    public Task PublishAsync(IReadOnlyList<Emission> emissions, CancellationToken ct)
    {
        world.AssertThread();
        var answer = new TaskCompletionSource();
        world.Time.After(world.Chance.Delay(3), () => Publish(emissions, answer));
        return answer.Task;
    }

    private void Publish(IReadOnlyList<Emission> emissions, TaskCompletionSource answer)
    {
        if (life.IsOver) return;
        var fate = world.FateOf(Call.Publish);
        if (fate == Fate.Well) world.Trace.Say(life.Name, $"publishes {emissions.Count} events: {fate}");
        else world.Trace.Tell(life.Name, $"publishes {string.Join(' ', emissions.Select(e => e.Id))}: {fate}");
        foreach (var emission in emissions)
        {
            if (fate.Happens == Happens.Whole || (fate.Happens == Happens.Part && world.Chance.Hits(0.5))) Take(emission);
        }

        if (fate.Hears == Hears.Nothing)
        {
            life.End();
            return;
        }

        world.Time.After(world.Chance.Delay(2), () =>
        {
            if (life.IsOver) return;
            if (fate.Hears == Hears.Answer) answer.SetResult();
            else answer.SetException(new PublishException("the broker is out"));
        });
    }

    private void Take(Emission emission)
    {
        switch (emission.Topic)
        {
            case Names.InboxTopic or Names.SyncTopic or Names.ClockTopic:
                world.Enqueue(emission);
                break;
            case Names.BotTopic:
                world.BotChannel.Add(emission);
                break;
            default:
                world.DeadLetters.Add(new DeadLetter(emission.Id, emission.Type, emission.DeadReason ?? ""));
                world.Trace.Say(life.Name, $"parks {emission.Type} {emission.Id}: {emission.DeadReason ?? "no reason"}");
                break;
        }
    }
}
