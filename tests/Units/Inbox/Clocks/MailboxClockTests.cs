using Dapr.Actors;
using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Inbox.Clocks;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Session;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Inbox.Clocks;

/// <summary>The clock of one mailbox, with what the sidecar would keep.</summary>
public sealed class MailboxClockTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(100_000);

    private readonly Reminders reminders = new();
    private readonly MemoryPublisher broker = new();
    private readonly FakeTimeProvider time = new(Now);

    [Theory]
    [InlineData(160_000, 60_000)]
    [InlineData(100_001, 1)]
    [InlineData(100_000, 0)]
    [InlineData(5, 0)] // it is late already
    public async Task It_rings_when_it_was_told_to_and_each_minute_from_then_on(long dueAt, int wait)
    {
        await (await NewAsync()).Wind(new Winding(1, dueAt));
        Assert.Equal([("due", TimeSpan.FromMilliseconds(wait), TimeSpan.FromMinutes(1))], reminders.Set);
    }

    [Fact]
    public async Task Nothing_more_means_that_it_is_still()
    {
        var clock = await NewAsync();
        await clock.Wind(new Winding(1, 160_000));
        await clock.Wind(new Winding(2, 0));
        Assert.Equal(["due"], reminders.Removed);
    }

    [Fact]
    public async Task What_was_said_earlier_and_comes_later_is_passed_over_also_by_one_that_has_moved()
    {
        var clock = await NewAsync();
        await clock.Wind(new Winding(5, 160_000));
        await clock.Wind(new Winding(4, 0));
        clock = await NewAsync(ActorMemory.Of(clock));
        await clock.Wind(new Winding(4, 170_000));
        Assert.Empty(reminders.Removed);
        Assert.Single(reminders.Set);
    }

    [Fact]
    public async Task The_same_said_again_holds_again()
    {
        var clock = await NewAsync();
        await clock.Wind(new Winding(5, 160_000));
        await clock.Wind(new Winding(5, 160_000));
        Assert.Equal(2, reminders.Set.Count);
    }

    [Fact]
    public async Task What_could_not_be_set_is_not_taken_for_set()
    {
        var clock = await NewAsync();
        reminders.IsOut = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => clock.Wind(new Winding(5, 160_000)));
        Assert.Empty(ActorMemory.Of(clock));
    }

    [Fact]
    public async Task Its_ring_is_a_command_to_the_mailbox_that_says_what_time_it_is()
    {
        await (await NewAsync()).ReceiveReminderAsync("due", [], default, default);
        var ring = Assert.Single(broker.Published);
        Assert.Equal((Names.InboxTopic, "s1", "mailbox/65/scheduled/due/100000"), (ring.Topic, ring.Key, ring.Id));
        Assert.Equal(new FireDue { Owner = 65, At = 100_000 }, FireDue.Parser.ParseFrom(ring.Data));
    }

    [Fact]
    public async Task A_ring_that_nobody_took_has_failed()
    {
        broker.OnPublish = _ => new PublishException("the broker is out");
        var clock = await NewAsync();
        await Assert.ThrowsAsync<PublishException>(() => clock.ReceiveReminderAsync("due", [], default, default));
    }

    private async Task<MailboxClock> NewAsync(Dictionary<string, object?>? kept = null)
    {
        var host = ActorHost.CreateForTest<MailboxClock>(new ActorTestOptions { ActorId = new ActorId("u65"), TimerManager = reminders });
        var clock = new MailboxClock(host, broker, time);
        await ActorMemory.WakeAsync(clock, kept ?? []);
        return clock;
    }

    private sealed class Reminders : ActorTimerManager
    {
        public List<(string, TimeSpan, TimeSpan)> Set { get; } = [];

        public List<string> Removed { get; } = [];

        public bool IsOut { get; set; }

        public override Task RegisterReminderAsync(ActorReminder reminder)
        {
            if (IsOut) throw new InvalidOperationException("the scheduler is out");
            Set.Add((reminder.Name, reminder.DueTime, reminder.Period));
            return Task.CompletedTask;
        }

        public override Task UnregisterReminderAsync(ActorReminderToken reminder)
        {
            Removed.Add(reminder.Name);
            return Task.CompletedTask;
        }

        public override Task<IActorReminder> GetReminderAsync(ActorReminderToken reminder) => throw new NotSupportedException();

        public override Task RegisterTimerAsync(ActorTimer timer) => throw new NotSupportedException();

        public override Task UnregisterTimerAsync(ActorTimerToken timer) => throw new NotSupportedException();
    }
}
