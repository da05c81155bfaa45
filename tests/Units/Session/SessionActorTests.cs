using Dapr.Actors.Runtime;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DaprMessaging.Units.Session;

/// <summary>The directory of one user's sessions.</summary>
public sealed class SessionActorTests
{
    private readonly SetClock time = new();

    [Fact]
    public async Task A_session_that_began_is_found()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a", "phone"));
        await actor.Attach(Session(2, "b", "tablet"));
        Assert.Equal([Session(1, "a", "phone"), Session(2, "b", "tablet")], (await actor.Resolve()).Sessions);
    }

    [Fact]
    public async Task A_session_that_ended_is_not_found()
    {
        var actor = await NewAsync();
        foreach (var session in new[] { Session(1, "a"), Session(2, "a"), Session(3, "b") }) await actor.Attach(session);
        await actor.Detach(new SessionLease("a", [1]));
        Assert.Equal([2, 3], (await actor.Resolve()).Sessions.Select(s => s.SessionId));
        await actor.Detach(new SessionLease("a", [2]));
        Assert.Equal([3], (await actor.Resolve()).Sessions.Select(s => s.SessionId));
    }

    [Fact]
    public async Task A_session_that_is_told_of_twice_is_there_once()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        await actor.Attach(Session(1, "a"));
        Assert.Single((await actor.Resolve()).Sessions);
    }

    [Fact]
    public async Task A_lease_that_nobody_renews_ends_after_a_minute()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single((await actor.Resolve()).Sessions);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty((await actor.Resolve()).Sessions);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_goes_on()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        await actor.Attach(Session(2, "a"));
        for (var n = 0; n < 10; n++)
        {
            time.Advance(TimeSpan.FromSeconds(20));
            Assert.Empty(await actor.Renew(new SessionLease("a", [1])));
        }

        Assert.Equal([1], (await actor.Resolve()).Sessions.Select(s => s.SessionId));
    }

    /// <summary>Sync may have learnt meanwhile that nobody is there: whoever renews too late is deaf, and must come anew.</summary>
    [Fact]
    public async Task A_lease_that_has_ended_does_not_come_back_to_life()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal<long[]>([1], await actor.Renew(new SessionLease("a", [1])));
        Assert.Empty((await actor.Resolve()).Sessions);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_wall_clock_that_is_set_neither_ends_a_lease_nor_keeps_it_alive(int days)
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        await actor.Attach(Session(2, "b"));
        time.Set(TimeSpan.FromDays(days));
        Assert.Equal(2, (await actor.Resolve()).Sessions.Length);
        Assert.Empty(await actor.Renew(new SessionLease("a", [1])));
        time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(2, (await actor.Resolve()).Sessions.Length);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty((await actor.Resolve()).Sessions);
    }

    [Fact]
    public async Task Who_renews_what_is_forgotten_is_told_so()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        await actor.Attach(Session(2, "b"));
        await actor.Drop("a");
        Assert.Equal<long[]>([1, 99], await actor.Renew(new SessionLease("a", [1, 99])));
        Assert.Empty(await actor.Renew(new SessionLease("b", [2])));
    }

    [Fact]
    public async Task A_gateway_that_did_not_answer_has_no_sessions_any_more()
    {
        var actor = await NewAsync();
        foreach (var session in new[] { Session(1, "a"), Session(2, "b"), Session(3, "a") }) await actor.Attach(session);
        await actor.Drop("a");
        Assert.Equal([2], (await actor.Resolve()).Sessions.Select(s => s.SessionId));
    }

    [Fact]
    public async Task An_actor_that_moves_knows_who_is_there_and_gives_them_time_to_renew()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a", "phone"));
        time.Advance(TimeSpan.FromSeconds(50));
        var moved = await NewAsync(actor);
        time.Advance(TimeSpan.FromSeconds(50));
        Assert.Equal([Session(1, "a", "phone")], (await moved.Resolve()).Sessions);
        await moved.Attach(Session(2, "a"));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal([2], (await moved.Resolve()).Sessions.Select(s => s.SessionId));
    }

    [Fact]
    public async Task Those_whose_lease_has_ended_are_not_kept()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1, "a"));
        time.Advance(TimeSpan.FromMinutes(2));
        await actor.Attach(Session(2, "b"));
        Assert.Equal([2], (await (await NewAsync(actor)).Resolve()).Sessions.Select(s => s.SessionId));
    }

    [Fact]
    public async Task What_is_ended_is_no_session_any_more_and_does_not_come_back_with_its_token_also_after_the_actor_has_moved()
    {
        var actor = await NewAsync();
        var issued = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var session in new[] { Session(1, "a", "phone"), Session(2, "a", "tablet"), Session(3, "b", "tablet") }) Assert.True(await actor.Attach(session with { IssuedAt = issued }));
        Assert.Null(await actor.End(new Ending("watch", "phone")));
        Assert.Equal([2, 3], (await actor.End(new Ending("tablet", "phone")))!.Select(s => s.SessionId));
        Assert.Equal([Session(1, "a", "phone")], (await actor.Resolve()).Sessions);
        Assert.Equal<long[]>([2], await actor.Renew(new SessionLease("a", [1, 2])));
        foreach (var one in new[] { actor, await NewAsync(actor) })
        {
            Assert.False(await one.Attach(Session(4, "a", "tablet") with { IssuedAt = issued }));
            Assert.Equal((false, true), (await one.Admits(new TokenClaim("tablet", issued)), await one.Admits(new TokenClaim("phone", issued))));
            var list = await one.Devices();
            Assert.Equal(("phone", "phone"), (list.Devices.Single().DeviceId, list.Online.Single()));
        }
    }

    [Fact]
    public async Task A_channel_has_listeners_and_no_devices()
    {
        var actor = await NewAsync();
        Assert.True(await actor.Attach(Session(1, "a", "")));
        await actor.Detach(new SessionLease("a", [1]));
        Assert.Empty((await actor.Devices()).Devices);
    }

    [Fact]
    public async Task Nobody_is_there_before_anybody_came()
    {
        var actor = await NewAsync();
        Assert.Empty((await actor.Resolve()).Sessions);
        Assert.Equal<long[]>([1], await actor.Renew(new SessionLease("a", [1])));
        await actor.Detach(new SessionLease("a", [1]));
        await actor.Drop("a");
    }

    private async Task<SessionActor> NewAsync(SessionActor? before = null)
    {
        var actor = new SessionActor(ActorHost.CreateForTest<SessionActor>(), new MemoryPublisher(), time, NullLogger<SessionActor>.Instance);
        await ActorMemory.WakeAsync(actor, before is null ? [] : ActorMemory.Of(before));
        return actor;
    }

    private static SessionEntry Session(long id, string server, string device = "phone") => new(id, device, server, "app");
}
