using System.Diagnostics.Metrics;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using DaprMessaging.Inbox.DeadLetters;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Inbox.DeadLetters;

/// <summary>What lies on the dead-letter topics can be read in the store, once, whatever comes twice.</summary>
public sealed class DeadLetterKeeperTests : IDisposable
{
    private readonly MemoryStore store = new();
    private readonly InboxMeter meter = new();
    private readonly DeadLetterKeeper keeper;
    private readonly DeadLetterShelf shelf;

    public DeadLetterKeeperTests()
    {
        keeper = new DeadLetterKeeper(store, new FakeTimeProvider(), meter, NullLogger<DeadLetterKeeper>.Instance);
        shelf = new DeadLetterShelf(store, "Inbox-T");
    }

    public void Dispose() => meter.Dispose();

    [Fact]
    public async Task All_that_is_known_of_it_is_kept()
    {
        Assert.Equal([EntryStatus.Success], await TakeAsync(Dead("e-1", at: 5)));
        var (id, letter) = Assert.Single(await ListAsync());
        Assert.Equal(
            ("e-1", "a.Type", "u:1:2", "00-t", "it is damaged", "Damaged"),
            (letter.EventId, letter.Type, letter.Key, letter.Traceparent, letter.Reason, letter.Kind));
        Assert.Equal((5000, 5000, 1, 3, "0", "17"), (letter.DiedAt, letter.FirstDiedAt, letter.Deaths, letter.Size, letter.Partition, letter.Offset));
        Assert.Equal(ByteString.CopyFrom(1, 2, 3), await shelf.EventAsync(id, default));
    }

    [Fact]
    public async Task What_comes_again_changes_nothing_and_what_dies_again_is_the_newest()
    {
        await TakeAsync(Dead("e-1", at: 5), Dead("e-2", at: 6));
        var before = store.Snapshot();
        await TakeAsync(Dead("e-1", at: 5), Dead("e-2", at: 6));
        Assert.Equal(before, store.Snapshot());

        await TakeAsync(Dead("e-1", at: 9));
        Assert.Equal([("e-2", 1), ("e-1", 2)], (await ListAsync()).Select(l => (l.Letter.EventId, l.Letter.Deaths)));
    }

    [Fact]
    public async Task What_is_taken_out_leaves_nothing_behind()
    {
        await TakeAsync(Dead("e-1", at: 5), Dead("e-2", at: 6));
        var ids = (await ListAsync()).Select(l => l.Id).ToList();
        await shelf.RemoveAsync(new HashSet<string> { ids[0], "unknown" }, default);
        Assert.Equal("e-2", Assert.Single(await ListAsync()).Letter.EventId);
        Assert.Equal(["dead/Inbox-T", $"dead/Inbox-T/{ids[1]}", $"dead/Inbox-T/{ids[1]}/event"], store.Keys.Order(StringComparer.Ordinal));
        Assert.Null(await shelf.EventAsync(ids[0], default));
    }

    [Fact]
    public async Task Who_is_second_reads_the_list_again_and_loses_nothing()
    {
        await TakeAsync(Dead("e-1", at: 5));
        var other = new DeadLetterShelf(store, "Inbox-T");
        var raced = false;
        store.OnCommit = _ =>
        {
            if (raced) return null;
            raced = true;
            other.AddAsync(new DeadLetter { EventId = "of another replica", DiedAt = 1 }, default, default).GetAwaiter().GetResult();
            return null;
        };
        await TakeAsync(Dead("e-2", at: 6));
        Assert.Equal(["e-1", "of another replica", "e-2"], (await ListAsync()).Select(l => l.Letter.EventId));
    }

    [Fact]
    public async Task While_the_store_is_out_they_wait_in_their_order()
    {
        store.OnCommit = writes => writes.Any(w => w.Value.ToStringUtf8().Contains("e-2", StringComparison.Ordinal))
            ? new StateException(StateFailure.Unavailable, "it is out") : null;
        Assert.Equal(
            [EntryStatus.Success, EntryStatus.Retry, EntryStatus.Retry], await TakeAsync(Dead("e-1", at: 5), Dead("e-2", at: 6), Dead("e-3", at: 7)));
        Assert.Equal("e-1", Assert.Single(await ListAsync()).Letter.EventId);
    }

    [Fact]
    public async Task An_event_that_the_store_never_takes_is_listed_without_it_and_holds_up_nobody()
    {
        store.OnCommit = writes => writes.Any(w => w.Key.EndsWith("/event", StringComparison.Ordinal) && w.Value.Length > 0)
            ? new StateException(StateFailure.Rejected, "too large") : null;
        Assert.Equal([EntryStatus.Success], await TakeAsync(Dead("e-1", at: 5)));
        var (id, letter) = Assert.Single(await ListAsync());
        Assert.True(letter.WithoutEvent);
        Assert.Null(await shelf.EventAsync(id, default));
    }

    [Fact]
    public async Task A_list_or_a_letter_that_is_damaged_keeps_no_other_out()
    {
        await TakeAsync(Dead("e-1", at: 5));
        store.Damage($"dead/Inbox-T/{(await ListAsync())[0].Id}");
        await TakeAsync(Dead("e-2", at: 6));
        Assert.Contains("is damaged", (await ListAsync())[0].Letter.Reason, StringComparison.Ordinal);

        store.Damage("dead/Inbox-T");
        await TakeAsync(Dead("e-3", at: 7));
        Assert.Equal("e-3", Assert.Single(await ListAsync()).Letter.EventId);
    }

    [Fact]
    public async Task They_are_counted_by_topic_and_reason_and_each_death_once()
    {
        var counted = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) => { if (instrument.Meter == meter.Meter) l.EnableMeasurementEvents(instrument); };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (instrument.Name == "inbox.dead_letters") counted.Add($"{value} {string.Join(' ', tags.ToArray().Select(t => t.Value))}");
        });
        listener.Start();
        await TakeAsync(Dead("e-1", at: 5), Dead("e-1", at: 5));
        await keeper.TakeAsync("Sync-T", [Dead("e-2", at: 6) with { Metadata = new Dictionary<string, string> { ["kind"] = "whatever" } }], default);
        Assert.Equal(["1 Inbox-T Damaged", "1 Sync-T Unknown"], counted);
    }

    private static Delivery Dead(string id, int at) => new("1", id, "a.Type", "00-t", new byte[] { 1, 2, 3 })
    {
        Key = "u:1:2", Time = $"{DateTimeOffset.FromUnixTimeSeconds(at):O}",
        Metadata = new Dictionary<string, string> { ["reason"] = "it is damaged", ["kind"] = "Damaged", ["__partition"] = "0", ["__offset"] = "17" },
    };

    private Task<IReadOnlyList<EntryStatus>> TakeAsync(params Delivery[] deliveries) => keeper.TakeAsync("Inbox-T", deliveries, default);

    private Task<IReadOnlyList<(string Id, DeadLetter Letter)>> ListAsync() => shelf.ListAsync(default);
}
