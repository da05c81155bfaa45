using DaprMessaging.Hosting.Actors;
using DaprMessaging.Sync;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Sync;

/// <summary>Where users are, as the directory said a short while ago.</summary>
public sealed class RoutesTests : IDisposable
{
    private readonly FakeActors actors = new FakeActors(FakeActors.Short).At(1, "a").At(2, "a", "b", "a");
    private readonly Routes routes;

    public RoutesTests() => routes = new Routes(actors.Actors, TimeProvider.System, new Random(1), NullLogger<Routes>.Instance);

    [Fact]
    public async Task A_user_is_at_each_gateway_once()
    {
        var where = await ResolveAsync(1, 2, 3);
        Assert.Equal(["a"], where[1]);
        Assert.Equal(["a", "b"], where[2]);
        Assert.Empty(where[3]);
    }

    [Fact]
    public async Task The_directory_is_asked_once_however_often_the_user_is_named()
    {
        await ResolveAsync(1, 1, 2, 1);
        await ResolveAsync(1, 2);
        Assert.Equal([1, 2], actors.Resolved.Order());
    }

    [Fact]
    public async Task That_somebody_is_nowhere_is_remembered_too()
    {
        await ResolveAsync(3);
        await ResolveAsync(3);
        Assert.Single(actors.Resolved);
    }

    [Fact]
    public async Task What_is_forgotten_is_asked_again()
    {
        await ResolveAsync(1);
        actors.At(1, "c");
        Assert.Equal(["a"], (await ResolveAsync(1))[1]); // old, and that does no harm
        routes.Forget(1);
        Assert.Equal(["c"], (await ResolveAsync(1))[1]);
    }

    [Fact]
    public async Task A_directory_that_does_not_answer_is_asked_a_few_times_and_what_it_did_not_say_is_not_remembered()
    {
        actors.Out.Add("SessionActor");
        Assert.Empty((await ResolveAsync(1))[1]);
        Assert.Equal(3, actors.Resolved.Count());
        actors.Out.Clear();
        Assert.Equal(["a"], (await ResolveAsync(1))[1]);
    }

    [Fact]
    public async Task One_directory_that_does_not_answer_keeps_nobody_else_waiting_for_theirs()
    {
        await ResolveAsync(2);
        actors.Out.Add("SessionActor");
        var where = await ResolveAsync(1, 2);
        Assert.Empty(where[1]);
        Assert.Equal(["a", "b"], where[2]);
    }

    [Fact]
    public async Task A_directory_that_hangs_is_asked_once_and_throws_nothing()
    {
        actors.Hung["SessionActor u1"] = true;
        var where = await ResolveAsync(1, 2);
        Assert.Empty(where[1]);
        Assert.Equal(["a", "b"], where[2]);
        Assert.Equal([1, 2], actors.Resolved.Order());
        await routes.DropAsync("a", [1], CancellationToken.None);
        await routes.BlockAsync(1, 2, CancellationToken.None);
    }

    [Fact]
    public async Task For_one_that_hangs_nobody_waits_again_until_it_answers()
    {
        var time = new FakeTimeProvider();
        using var patient = new Routes(actors.Actors, time, new Random(1), NullLogger<Routes>.Instance);
        actors.Hung["SessionActor u1"] = true;
        Assert.False((await ResolveAsync(patient, 1))[1].IsKnown);
        Assert.False(patient.Find([1]).IsOpen(1));
        Assert.Single(actors.Resolved);
        actors.Hung.Clear();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(patient.Find([1]).IsOpen(1)); // asked beside
        await Until.TrueAsync(() => patient.Find([1])[1].IsKnown);
        Assert.Equal(["a"], patient.Find([1])[1].Servers);
    }

    [Fact]
    public async Task What_a_directory_said_last_holds_while_it_hangs()
    {
        var time = new FakeTimeProvider();
        using var patient = new Routes(actors.Actors, time, new Random(1), NullLogger<Routes>.Instance);
        await ResolveAsync(patient, 1);
        actors.Hung["SessionActor u1"] = true;
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(["a"], (await ResolveAsync(patient, 1))[1].Servers);
        Assert.Equal(["a"], patient.Find([1])[1].Servers);
        patient.Forget(1);
        Assert.False(patient.Find([1])[1].IsKnown);
    }

    [Fact]
    public async Task Who_came_since_is_asked_for_at_once_though_the_directory_had_hung()
    {
        actors.Hung["SessionActor u1"] = true;
        await ResolveAsync(1);
        actors.Hung.Clear();
        routes.IsThere(1);
        Assert.Equal(["a"], (await ResolveAsync(1))[1]);
    }

    [Fact]
    public async Task Of_devices_that_can_be_notified_the_directory_is_asked_anew()
    {
        await ResolveAsync(1);
        actors.Notified[1] = [new PushAddress("phone", "p")];
        var inquiry = routes.FindAnew([1]);
        await inquiry.EndAsync(CancellationToken.None);
        Assert.Equal("phone", Assert.Single(inquiry[1].Devices).DeviceId);
    }

    [Fact]
    public async Task However_many_hang_all_are_waited_for_together_and_a_second_at_most()
    {
        using var hanging = new FakeActors();
        var time = new FakeTimeProvider();
        using var patient = new Routes(hanging.Actors, time, new Random(1), NullLogger<Routes>.Instance);
        hanging.Hung["SessionActor"] = true;
        var inquiry = patient.Find(Enumerable.Range(1, 200).Select(n => (long)n));
        var begun = inquiry.BeginAsync(CancellationToken.None);
        Assert.False(begun.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(50));
        await begun;
        var ended = inquiry.EndAsync(CancellationToken.None);
        Assert.False(ended.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(950));
        await ended;
        Assert.Equal(64, hanging.Resolved.Count());

        // Where some are silent the next ones are given less time.
        ended = patient.Find([201]).EndAsync(CancellationToken.None);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await ended;
    }

    [Fact]
    public async Task A_gateway_that_is_gone_is_dropped_from_the_directory_of_each_user()
    {
        await ResolveAsync(1, 2);
        await routes.DropAsync("a", [1, 2, 1], CancellationToken.None);
        Assert.Equal(
            [("u1", "\"a\""), ("u2", "\"a\"")],
            actors.Calls.Where(c => c.Method == nameof(ISessionActor.Drop)).Select(c => (c.Id, c.Body)));
        actors.At(1, "b");
        Assert.Equal(["b"], (await ResolveAsync(1))[1]);
    }

    [Fact]
    public async Task A_directory_that_does_not_answer_keeps_no_route_to_a_gateway_that_is_gone()
    {
        await ResolveAsync(1, 2);
        actors.Out.Add("SessionActor");
        await routes.DropAsync("a", [1, 2], CancellationToken.None);
        actors.Out.Clear();
        actors.At(2, "b");
        Assert.Equal(["b"], (await ResolveAsync(2))[2]);
    }

    [Fact]
    public async Task What_a_directory_said_before_a_user_was_announced_is_not_remembered()
    {
        actors.Delay = new TaskCompletionSource();
        var asked = ResolveAsync(1);
        await Until.TrueAsync(() => actors.Resolved.Any());
        routes.Forget(1);
        actors.At(1, "c");
        actors.Delay.SetResult();
        await asked;
        Assert.Equal(["c"], (await ResolveAsync(1))[1]);
    }

    [Fact]
    public async Task What_was_learnt_half_a_minute_ago_is_asked_again()
    {
        var time = new FakeTimeProvider();
        var aging = new Routes(actors.Actors, time, new Random(1), NullLogger<Routes>.Instance);
        await ResolveAsync(aging, 1);
        time.Advance(TimeSpan.FromSeconds(29));
        await ResolveAsync(aging, 1);
        Assert.Single(actors.Resolved);
        time.Advance(TimeSpan.FromSeconds(1));
        await ResolveAsync(aging, 1);
        Assert.Equal(2, actors.Resolved.Count());
    }

    [Fact]
    public async Task When_one_directory_does_not_answer_those_of_the_others_are_not_waited_for()
    {
        actors.Out.Add("SessionActor");
        await routes.DropAsync("a", [1, 2], CancellationToken.None);
        Assert.Single(actors.Calls, c => c.Method == nameof(ISessionActor.Drop));
    }

    [Fact]
    public async Task Those_that_find_no_answer_at_once_do_not_all_ask_again_at_once()
    {
        actors.Out.Add("SessionActor");
        var pauses = await Task.WhenAll(Enumerable.Range(1, 5).Select(PauseAsync));
        Assert.Distinct(pauses);

        async Task<TimeSpan> PauseAsync(int seed)
        {
            var time = new PausingTime();
            var patient = new Routes(actors.Actors, time, new Random(seed), NullLogger<Routes>.Instance);
            patient.Find([1]);
            return await time.Paused.WaitAsync(Until.Patience);
        }
    }

    public void Dispose() => actors.Dispose();

    private async Task<IReadOnlyDictionary<long, string[]>> ResolveAsync(params long[] users)
    {
        var inquiry = await ResolveAsync(routes, users);
        return users.Distinct().ToDictionary(u => u, u => inquiry[u].Servers);
    }

    private static async Task<Inquiry> ResolveAsync(Routes routes, params long[] users)
    {
        var inquiry = routes.Find(users);
        await inquiry.EndAsync(CancellationToken.None);
        return inquiry;
    }

    /// <summary>Stands still, and knows how long somebody wants to wait.</summary>
    private sealed class PausingTime : FakeTimeProvider
    {
        private readonly TaskCompletionSource<TimeSpan> paused = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TimeSpan> Paused => paused.Task;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            paused.TrySetResult(dueTime);
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
