using DaprMessaging.Hosting;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Units.Session;

public sealed class LeasesTests : IDisposable
{
    private readonly FakeActors actors = new(FakeActors.Short);
    private readonly FakeTimeProvider time = new();
    private readonly Devices devices = new(Ears.Of(), Ears.Watchers(), Ears.Backlog());

    [Fact]
    public async Task Sessions_that_the_directory_has_forgotten_are_closed_for_they_are_deaf()
    {
        var (kept, lost) = (Phones.Of(42, 1), Phones.Of(42, 2));
        devices.Add(kept);
        devices.Add(lost);
        actors.Answer = _ => "[2]";
        using var leases = await StartAsync();
        await Until.TrueAsync(() => IsAsked(1) && lost.Outgoing.TryPeek(out _));
        Assert.Equal(Reason.LeaseLost, Frames.Next(lost).Bye.Reason);
        Assert.False(kept.Outgoing.TryPeek(out _));
    }

    [Fact]
    public async Task A_directory_that_does_not_answer_closes_nobody_and_is_asked_again()
    {
        var device = Phones.Of(42, 1);
        devices.Add(device);
        actors.Out.Add("SessionActor");
        using var leases = await StartAsync();
        await Until.TrueAsync(() => IsAsked(3));
        Assert.False(device.Outgoing.TryPeek(out _));
    }

    [Fact]
    public async Task A_directory_that_hangs_ends_nothing_and_is_asked_again()
    {
        devices.Add(Phones.Of(42, 1));
        actors.Hung["SessionActor"] = true;
        using var leases = await StartAsync();
        await Until.TrueAsync(() => IsAsked(3) || leases.ExecuteTask!.IsCompleted);
        Assert.False(leases.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task Those_whose_directory_hung_come_last_the_next_time()
    {
        for (var user = 1; user <= 41; user++)
        {
            devices.Add(Phones.Of(user, user));
            if (user < 41) actors.Hung[$"SessionActor u{user}"] = true;
        }

        actors.Answer = _ => "[]";
        using var leases = await StartAsync();
        await Until.TrueAsync(() => IsAsked(82));
        Assert.Contains("u41", actors.Calls.Skip(41).Take(32).Select(c => c.Id));
    }

    public void Dispose() => actors.Dispose();

    // Time goes on until the directory has been asked as often.
    private bool IsAsked(int times)
    {
        if (actors.Calls.Count < times) time.Advance(TimeSpan.FromSeconds(20));
        return actors.Calls.Count >= times;
    }

    private async Task<Leases> StartAsync()
    {
        var instance = new Instance("session", new ConfigurationBuilder().Build());
        var leases = new Leases(
            devices, Ears.Of(), new SessionDirectory(actors.Actors, new MemoryPublisher(), instance),
                Options.Create(new SessionOptions()), time, NullLogger<Leases>.Instance);
        await leases.StartAsync(CancellationToken.None);
        return leases;
    }
}
