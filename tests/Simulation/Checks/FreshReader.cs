using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;
using Calls = DaprMessaging.Msg.Calls;
using Queries = DaprMessaging.Msg.Queries;

namespace DaprMessaging.Simulation.Checks;

/// <summary>What Msg answers a user when all is over. The quiet store answers at once: nothing is waited for.</summary>
internal sealed class FreshReader(World world, long user)
{
    private readonly Queries.Mailbox mailbox = new(new QuietStore(world.Store), new WorldLog<World>(world, "check"), user);

    public long User => user;

    public Result Ask(Request request)
    {
        var answer = Calls.AnswerAsync(mailbox, new NoSearch(), request, 0, default);
        return answer.IsCompleted ? answer.GetAwaiter().GetResult() : throw new InvalidOperationException("The quiet store answers at once");
    }
}
