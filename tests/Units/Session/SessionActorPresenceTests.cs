using Dapr.Actors;
using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace DaprMessaging.Units.Session;

/// <summary>Whether a user is there, as the directory tells it to the gateways at which somebody watches.</summary>
public sealed class SessionActorPresenceTests
{
    private readonly SetClock time = new();
    private readonly MemoryPublisher broker = new();
    private readonly Timers timers = new();

    [Fact]
    public async Task Who_watches_is_told_how_it_is_and_hears_when_it_changes()
    {
        var actor = await NewAsync();
        Assert.Equal(new PresenceView(false, 0, PresenceRule.Everyone), await actor.Watch("g1"));
        await actor.Attach(Session(1));
        Assert.Equal(["online to g1"], Said());
        Assert.True((await actor.Watch("g2")).Online);
        var left = Date;
        await actor.Detach(new SessionLease("a", [1]));
        Assert.Empty(Said());
        Assert.InRange(Assert.Single(timers.Due), Whereabouts.Grace, Whereabouts.Grace + TimeSpan.FromSeconds(1));
        time.Advance(timers.Due[0]);
        await actor.LookAgain([]);
        Assert.Equal([$"offline since {left} to g1 g2"], Said());
        Assert.Equal(new PresenceView(false, left, PresenceRule.Everyone), await actor.Watch("g1"));
    }

    [Fact]
    public async Task Who_comes_back_soon_has_not_been_gone()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        await actor.Watch("g1");
        for (var n = 2; n < 10; n++)
        {
            await actor.Detach(new SessionLease("a", [n - 1]));
            time.Advance(Whereabouts.Grace - TimeSpan.FromSeconds(1));
            Assert.True((await actor.Watch("g1")).Online);
            await actor.Attach(Session(n));
            await actor.LookAgain([]);
        }

        Assert.Empty(Said());
    }

    [Fact]
    public async Task Nothing_is_said_where_nobody_watches_nor_after_they_have_said_nothing_for_long()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        await actor.Detach(new SessionLease("a", [1]));
        Assert.Empty(timers.Due);
        time.Advance(Whereabouts.Grace);
        await actor.Watch("g1");
        time.Advance(Onlookers.Lease);
        await actor.Attach(Session(2));
        Assert.Empty(Said());
    }

    [Fact]
    public async Task Whose_every_session_is_away_is_not_there()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        await actor.Attach(Session(2));
        await actor.Watch("g1");
        await actor.SetAway(new SessionAway(1, true));
        time.Advance(Whereabouts.Grace);
        await actor.Renew(new SessionLease("a", [1, 2]));
        Assert.Empty(Said());
        var left = Date;
        await actor.SetAway(new SessionAway(2, true));
        time.Advance(Whereabouts.Grace);
        await actor.Renew(new SessionLease("a", [1, 2]));
        Assert.Equal([$"offline since {left} to g1"], Said());
        var moved = await NewAsync(actor); // it is kept
        Assert.False((await moved.Watch("g1")).Online);
        await moved.SetAway(new SessionAway(2, false));
        Assert.Equal(["online to g1"], Said());
        await moved.SetAway(new SessionAway(99, true)); // there is no such session
    }

    [Fact]
    public async Task Whose_gateway_died_was_last_there_when_it_last_said_so()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        await actor.Watch("g1");
        time.Advance(TimeSpan.FromSeconds(20));
        await actor.Renew(new SessionLease("a", [1]));
        var renewed = Date;
        time.Advance(Whereabouts.Lease);
        Assert.Equal(new PresenceView(false, renewed, PresenceRule.Everyone), await actor.Watch("g2"));
        Assert.Equal([$"offline since {renewed} to g1 g2"], Said());
    }

    /// <summary>Sessions that are kept may be long gone: who was there when the actor moved says so within a short while.</summary>
    [Fact]
    public async Task After_it_has_moved_they_are_presumed_there_until_they_had_time_to_say_so()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        var came = Date; // when that was last kept
        time.Advance(TimeSpan.FromHours(5));
        var moved = await NewAsync(actor);
        Assert.True((await moved.Watch("g1")).Online);
        time.Advance(Whereabouts.Grace);
        Assert.Equal(new PresenceView(false, came, PresenceRule.Everyone), await moved.Watch("g1"));
        Assert.Equal([$"offline since {came} to g1"], Said());

        moved = await NewAsync(actor);
        await moved.Watch("g1");
        await moved.Renew(new SessionLease("a", [1]));
        time.Advance(Whereabouts.Grace);
        Assert.True((await moved.Watch("g1")).Online);
    }

    [Fact]
    public async Task Who_may_see_it_is_kept_and_said_at_once_and_so_is_who_is_blocked()
    {
        var actor = await NewAsync();
        await actor.Watch("g1");
        var rule = new PresenceRule(true, [7]);
        await actor.SetPrivacy(rule);
        await actor.Block(8);
        Assert.Equal(["offline since 0 to g1, NOBODY but 7", "blocked 8 to g1"], Said());
        foreach (var one in new[] { actor, await NewAsync(actor) })
        {
            Assert.Equal(rule.ToPrivacy(), (await one.Privacy()).ToPrivacy());
            Assert.True((await one.Watch("g1")).Rule.Shows(7));
        }
    }

    [Fact]
    public async Task A_rule_of_which_those_who_watch_could_not_be_told_is_kept_and_whoever_set_it_knows()
    {
        var actor = await NewAsync();
        await actor.Watch("g1");
        broker.OnPublish = _ => new PublishException("out");
        await Assert.ThrowsAsync<PublishException>(() => actor.SetPrivacy(new PresenceRule(true, [])));
        Assert.True((await actor.Watch("g1")).Rule.Nobody);
        Assert.True((await (await NewAsync(actor)).Privacy()).Nobody);
    }

    [Fact]
    public async Task The_first_who_watches_somebody_who_has_just_gone_hears_it_too()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        var left = Date;
        await actor.Detach(new SessionLease("a", [1]));
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.True((await actor.Watch("g1")).Online);
        time.Advance(Assert.Single(timers.Due));
        await actor.LookAgain([]);
        Assert.Equal([$"offline since {left} to g1"], Said());
    }

    [Fact]
    public async Task A_gateway_that_does_not_answer_is_told_nothing_more()
    {
        var actor = await NewAsync();
        await actor.Watch("g1");
        await actor.Watch("g2");
        await actor.Drop("g1");
        await actor.Attach(Session(1));
        Assert.Equal(["online to g2"], Said());
    }

    /// <summary>A background connection that comes back is no news, nor is it when it goes.</summary>
    [Fact]
    public async Task Who_comes_away_is_not_there_and_was_last_there_when_somebody_looked()
    {
        var actor = await NewAsync();
        await actor.Attach(Session(1));
        await actor.Watch("g1");
        var looked = Date;
        await actor.SetAway(new SessionAway(1, true));
        time.Advance(Whereabouts.Grace);
        await actor.LookAgain([]);
        Assert.Equal([$"offline since {looked} to g1"], Said());
        time.Advance(TimeSpan.FromHours(2));
        var moved = await NewAsync(actor);
        await moved.Watch("g1");
        await moved.Attach(Session(2) with { Away = true });
        await moved.Detach(new SessionLease("a", [2]));
        Assert.Empty(Said());
        Assert.Equal(looked, (await (await NewAsync(moved)).Watch("g1")).SeenAt);
    }

    [Fact]
    public async Task What_could_not_be_said_keeps_nobody_from_coming_and_is_said_later()
    {
        var actor = await NewAsync();
        await actor.Watch("g1");
        broker.OnPublish = _ => new PublishException("out");
        Assert.True(await actor.Attach(Session(1)));
        broker.OnPublish = _ => null;
        await actor.Renew(new SessionLease("a", [1]));
        Assert.Empty(Said()); // not at once: others wait for the actor's turn
        time.Advance(TimeSpan.FromSeconds(10));
        await actor.Renew(new SessionLease("a", [1]));
        Assert.Equal(["online to g1"], Said());
        timers.AreOut = true;
        await actor.Detach(new SessionLease("a", [1]));
        Assert.Empty((await actor.Resolve()).Sessions);
    }

    private long Date => time.GetUtcNow().ToUnixTimeMilliseconds();

    // What has been said since this was last asked.
    private List<string> Said()
    {
        var said = broker.All<PresenceChanged>().Select(c => c switch
        {
            { BlockedUserId: > 0 } => $"blocked {c.BlockedUserId} to {string.Join(' ', c.ServerIds)}",
            { Presence.Status: Presence.Types.Status.Online } => $"online to {string.Join(' ', c.ServerIds)}",
            _ => $"offline since {c.Presence.SeenAt} to {string.Join(' ', c.ServerIds)}",
        } + (c.Privacy is { Audience: PresencePrivacy.Types.Audience.Nobody } p ? $", NOBODY but {string.Join(' ', p.ExceptUserIds)}" : "")).ToList();
        Assert.All(broker.Published, e => Assert.Equal((Names.SyncTopic, "u42"), (e.Topic, e.Key)));
        Assert.All(broker.All<PresenceChanged>(), c => Assert.Equal(42, c.UserId));
        broker.Calls.Clear();
        return said;
    }

    private async Task<SessionActor> NewAsync(SessionActor? before = null)
    {
        var host = ActorHost.CreateForTest<SessionActor>(new ActorTestOptions { ActorId = new ActorId("u42"), TimerManager = timers });
        var actor = new SessionActor(host, broker, time, NullLogger<SessionActor>.Instance);
        await ActorMemory.WakeAsync(actor, before is null ? [] : ActorMemory.Of(before));
        return actor;
    }

    private static SessionEntry Session(long id) => new(id, "phone", "a", "app");

    private sealed class Timers : ActorTimerManager
    {
        public List<TimeSpan> Due { get; } = [];

        public bool AreOut { get; set; }

        public override Task RegisterTimerAsync(ActorTimer timer)
        {
            if (AreOut) throw new HttpRequestException("out");
            Assert.Equal((nameof(SessionActor.LookAgain), TimeSpan.FromMilliseconds(-1)), (timer.TimerCallback, timer.Period));
            Due.Add(timer.DueTime);
            return Task.CompletedTask;
        }

        public override Task UnregisterTimerAsync(ActorTimerToken timer) => throw new NotSupportedException();

        public override Task RegisterReminderAsync(ActorReminder reminder) => throw new NotSupportedException();

        public override Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder) => throw new NotSupportedException();

        public override Task UnregisterReminderAsync(ActorReminderToken reminder) => throw new NotSupportedException();
    }
}
