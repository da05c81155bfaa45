using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg;
using DaprMessaging.Msg.Commands;
using DaprMessaging.Simulation.Broker;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;
using Microsoft.Extensions.Options;
using Requests = DaprMessaging.Msg.Requests;

namespace DaprMessaging.Simulation.Replicas;

/// <summary>
/// The gateway's way to Msg, and the real Msg: commands go a list at a time, what queued while the last call was out;
/// queries go beside them. When Msg dies, those who waited are told to ask again.
/// </summary>
internal sealed class MsgReplica
{
    private readonly World world;
    private readonly List<Asked> queue = [];
    private readonly HashSet<IReadOnlyList<Asked>> calls = [];
    private Requests requests;
    private Life life;
    private bool isOut;

    public MsgReplica(World world)
    {
        this.world = world;
        (life, requests) = Begin();
    }

    /// <summary>What is answered at once comes back by <paramref name="complete"/>; what is accepted does so by Sync.</summary>
    public void Take(CallerRequest request, Action<Result> complete)
    {
        world.Time.After(world.Chance.Delay(2), () =>
        {
            var asked = new Asked(request, complete);
            if (request.Request?.IsQuery() == true) world.Watch(AskAsync([asked]));
            else
            {
                queue.Add(asked);
                Carry();
            }
        });
    }

    private (Life, Requests) Begin()
    {
        var begun = new Life("msg", Die);
        var existence = new Existence();
        if (world.Configuration.HasStrangers)
        {
            foreach (var user in world.Configuration.Users) existence.Learn(Names.Profile(user));
        }

        return (begun, new Requests(
            new StoreLine(world, begun), new BrokerLine(world, begun), new NoSearch(), existence, Options.Create(new MessageOptions()), world.ClockOf(begun.Name), new WorldLog<Requests>(world, "msg")));
    }

    private void Carry()
    {
        if (isOut || queue.Count == 0) return;
        isOut = true;
        Asked[] list = [.. queue];
        queue.Clear();
        world.Watch(AskAsync(list, () =>
        {
            isOut = false;
            Carry();
        }));
    }

    private async Task AskAsync(IReadOnlyList<Asked> list, Action? then = null)
    {
        var begun = life;
        calls.Add(list);
        var replies = await requests.TakeAsync([.. list.Select(a => a.Request)], CancellationToken.None);
        if (begun.IsOver) return;
        calls.Remove(list);
        for (var i = 0; i < replies.Length; i++) Reply(list[i], replies[i]);
        then?.Invoke();
    }

    private void Reply(Asked asked, Reply reply)
    {
        var id = asked.Request.Request?.RequestId ?? 0;
        if (reply.Result is null) world.Ledger.Accepted(asked.Request.Caller.SessionId, id);
        else world.Time.After(world.Chance.Delay(2), () => asked.Complete(reply.Result));
    }

    private void Die()
    {
        world.Trace.Tell("msg", $"dies over {calls.Count} calls");
        foreach (var asked in calls.SelectMany(c => c))
        {
            var refusal = new Refusal { Code = Refusal.Types.Code.Unavailable, RetryAfterMs = 1000 };
            var result = new Result { RequestId = asked.Request.Request?.RequestId ?? 0, Refusal = refusal };
            world.Time.After(world.Chance.Delay(20), () => asked.Complete(result));
        }

        calls.Clear();
        requests.Dispose();
        (life, requests) = Begin();
        world.Time.After(1, () =>
        {
            isOut = false;
            Carry();
        });
    }

    private readonly record struct Asked(CallerRequest Request, Action<Result> Complete);
}
