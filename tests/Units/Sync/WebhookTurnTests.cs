using System.Diagnostics.Metrics;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Sync;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Delivery = DaprMessaging.Hosting.Delivery;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Units.Sync;

/// <summary>Bots that have a webhook are called; what it does not take after a while is dropped, for it is in their mailboxes.</summary>
public sealed class WebhookTurnTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Hooks hooks = new();
    private readonly SyncMeter meter = new();
    private readonly MeterListener listener = new();
    private readonly Dictionary<string, long> counts = [];
    private readonly WebhookTurn turn;

    public WebhookTurnTests()
    {
        turn = new WebhookTurn(hooks, meter, time, new Random(1), NullLogger<WebhookTurn>.Instance);
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == meter.Meter) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + value);
        listener.Start();
    }

    [Fact]
    public async Task Each_is_posted_to_its_path_in_order_as_json()
    {
        await TakeAsync(Told(7, 1, "dice"), Told(8, 1, ""), Told(7, 2, "dice"), Told(9, 1, "echo/updates"));
        Assert.Equal(["dice 1", "dice 2", "echo/updates 1"], hooks.Taken.Order());
        Assert.Equal(["dice 1", "dice 2"], hooks.Taken.Where(t => t.StartsWith("dice", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_fails_is_tried_again_a_little_later()
    {
        hooks.Failures["dice"] = 2;
        await TakeAsync(Told(7, 1, "dice"));
        Assert.Equal((3, 1), (hooks.Calls, hooks.Taken.Count));
        Assert.Equal(1, counts["sync.webhooks.taken"]);
    }

    [Fact]
    public async Task What_it_does_not_take_is_dropped_and_counted_and_nothing_comes_again()
    {
        hooks.Failures["dice"] = int.MaxValue;
        Assert.Equal([EntryStatus.Success, EntryStatus.Success], await TakeAsync(Told(7, 1, "dice"), Told(9, 1, "echo")));
        Assert.Equal(["echo 1"], hooks.Taken);
        Assert.Equal((4, 1), (hooks.Calls, counts["sync.webhooks.dropped"]));
    }

    [Fact]
    public async Task One_that_has_failed_twice_is_left_alone_for_a_while()
    {
        hooks.Failures["dice"] = int.MaxValue;
        await TakeAsync(Told(7, 1, "dice"), Told(7, 2, "dice"), Told(7, 3, "dice"));
        Assert.Equal(6, hooks.Calls);
        hooks.Failures.Clear();
        time.Advance(TimeSpan.FromSeconds(11));
        await TakeAsync(Told(7, 4, "dice"));
        Assert.Equal(["dice 4"], hooks.Taken);
    }

    [Fact]
    public async Task What_it_refuses_is_dropped_at_once_and_the_next_is_posted_all_the_same()
    {
        (hooks.Status, hooks.Failures["dice"]) = (404, 3);
        await TakeAsync(Told(7, 1, "dice"), Told(7, 2, "dice"), Told(7, 3, "dice"), Told(7, 4, "dice"));
        Assert.Equal(["dice 4"], hooks.Taken);
        Assert.Equal((4, 3), (hooks.Calls, counts["sync.webhooks.dropped"]));
    }

    [Fact]
    public async Task What_is_unknown_or_cannot_be_read_is_passed_over()
    {
        var broken = Told(7, 1, "dice") with { Data = "{"u8.ToArray() };
        var unknown = Told(7, 1, "dice") with { Type = "somebody.Else" };
        Assert.All(await TakeAsync(broken, unknown, Told(9, 1, "echo")), s => Assert.Equal(EntryStatus.Success, s));
        Assert.Equal(["echo 1"], hooks.Taken);
    }

    public void Dispose()
    {
        listener.Dispose();
        meter.Dispose();
    }

    private async Task<IReadOnlyList<EntryStatus>> TakeAsync(params Delivery[] deliveries)
    {
        var taking = turn.TakeAsync(deliveries, CancellationToken.None);
        while (!taking.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await taking;
    }

    private static Delivery Told(long bot, long pts, string webhook)
    {
        var told = new Proto.PushBotUpdates { UserId = bot, Webhook = webhook, Updates = new Updates { Pts = pts } };
        return new Delivery("1", "id", Proto.PushBotUpdates.Descriptor.FullName, "", System.Text.Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(told)), IsJson: true);
    }

    private sealed class Hooks : IOutputBinding
    {
        public Dictionary<string, int> Failures { get; } = [];

        public int Status { get; set; } = 500;

        public List<string> Taken { get; } = [];

        public int Calls { get; private set; }

        public Task InvokeAsync(string name, string operation, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata, TimeSpan patience, CancellationToken ct)
        {
            Assert.Equal((Names.BotBinding, "post"), (name, operation));
            Calls++;
            var path = metadata["path"];
            if (Failures.GetValueOrDefault(path) is > 0 and var left)
            {
                Failures[path] = left - 1;
                throw new BindingException($"received status code {Status}");
            }

            var told = JsonParser.Default.Parse<Proto.PushBotUpdates>(System.Text.Encoding.UTF8.GetString(data.Span));
            lock (Taken) Taken.Add($"{path} {told.Updates.Pts}");
            return Task.CompletedTask;
        }
    }
}
