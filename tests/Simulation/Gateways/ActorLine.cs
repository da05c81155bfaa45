using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Gateways;

/// <summary>
/// Actors as one life of one process reaches them: slow, and where calls fail they may have happened all the same, or
/// happen later. A call whose caller dies is made all the same.
/// </summary>
internal sealed class ActorLine(World world, Life life) : IActors
{
    /// <summary>How long a caller waits for a process that does not answer.</summary>
    private const int Patience = 2000;

    public Task<bool> AttachAsync(long userId, SessionEntry session, CancellationToken ct) =>
        Call($"attach {session}", () => world.Directory.Attach(userId, session));

    public Task<long[]> RenewAsync(long userId, SessionLease lease, CancellationToken ct) =>
        Call($"renew {Text(lease)}", () => world.Directory.Renew(userId, lease));

    public Task DetachAsync(long userId, SessionLease lease, CancellationToken ct) =>
        Call($"detach {Text(lease)}", () => world.Directory.Detach(userId, lease));

    public Task<Reach> ResolveAsync(long userId, CancellationToken ct) =>
        Call($"resolve {userId}", () => new Reach(world.Directory.Resolve(userId), []));

    public Task DropAsync(long userId, string serverId, CancellationToken ct) =>
        Call($"drop {serverId} of {userId}", () => world.Directory.Drop(userId, serverId));

    // Nobody ends devices here, has them notified, or watches others: that is the scenarios' business.
    public Task<bool> RegisterAsync(long userId, PushAddress device, CancellationToken ct) => throw new NotSupportedException();

    public Task<DeviceList> DevicesAsync(long userId, CancellationToken ct) => throw new NotSupportedException();

    public Task<SessionEntry[]?> EndAsync(long userId, Ending ending, CancellationToken ct) => throw new NotSupportedException();

    public Task<bool> AdmitsAsync(long userId, TokenClaim token, CancellationToken ct) => throw new NotSupportedException();

    public Task<PresenceView> WatchAsync(long userId, string serverId, CancellationToken ct) => throw new NotSupportedException();

    public Task SetAwayAsync(long userId, SessionAway session, CancellationToken ct) => throw new NotSupportedException();

    public Task<PresenceRule> PrivacyAsync(long userId, CancellationToken ct) => throw new NotSupportedException();

    public Task SetPrivacyAsync(long userId, PresenceRule rule, CancellationToken ct) => throw new NotSupportedException();

    // A block is told to the directory: there is nothing here that it would hide.
    public Task BlockAsync(long userId, long blockedUserId, CancellationToken ct) => Call($"block {blockedUserId} of {userId}", () => true);

    public Task WindAsync(string type, string id, Winding winding, CancellationToken ct) =>
        Call($"wind {type} {id}: {winding}", () => world.Clocks.Wind(type, id, winding));

    public Task<HandoverReply> HandOverAsync(string serverId, string lane, Handover handover, CancellationToken ct)
    {
        var gateway = world.Gateways.FirstOrDefault(g => g.IsUp && g.ServerId == serverId);
        if (gateway is { IsHung: false }) return Call($"hand over {handover} to {serverId}", () => gateway.Take(handover), gateway);
        world.Waste(serverId, handover.Deliveries.Select(d => d.UserId));
        var answer = new TaskCompletionSource<HandoverReply>();
        world.Trace.Tell(life.Name, $"cannot reach {serverId}");
        if (gateway is not null && world.Chance.Hits(0.5)) gateway.WhenItAnswers(() => gateway.Take(handover));
        world.Time.After(gateway is null ? world.Chance.Delay(20) : Patience, () => Fail(answer, $"{serverId} does not answer"));
        return answer.Task;
    }

    private Task<T> Call<T>(string what, Func<T> call, Gateway? at = null)
    {
        world.AssertThread();
        var answer = new TaskCompletionSource<T>();
        world.Time.After(world.Chance.Delay(2), () =>
        {
            if (at is { IsUp: false })
            {
                Fail(answer, "it died");
                return;
            }

            var fails = world.Chance.Hits(world.Faults.CallFails);
            var happens = fails ? (Happens)world.Chance.Of([(int)Happens.Whole, (int)Happens.Nothing, (int)Happens.Late]) : Happens.Whole;
            var result = happens == Happens.Whole ? call() : default;
            if (fails) world.Trace.Tell(life.Name, $"calls: {what}: fails, {happens} happens");
            else world.Trace.Say(life.Name, $"calls: {what}");
            if (happens == Happens.Late) world.Time.After(world.Chance.Delay(60), () => Late(call, at));
            if (fails) Fail(answer, "the call failed");
            else world.Time.After(world.Chance.Delay(2), () => Succeed(answer, result!));
        });
        return answer.Task;
    }

    private static void Late<T>(Func<T> call, Gateway? at)
    {
        if (at is not { IsUp: false }) call();
    }

    private void Succeed<T>(TaskCompletionSource<T> answer, T result)
    {
        if (!life.IsOver) answer.SetResult(result);
    }

    private void Fail<T>(TaskCompletionSource<T> answer, string why) => world.Time.After(world.Chance.Delay(2), () =>
    {
        if (!life.IsOver) answer.SetException(new HttpRequestException(why));
    });

    private static string Text(SessionLease lease) => $"{string.Join(',', lease.SessionIds)} at {lease.ServerId}";
}
