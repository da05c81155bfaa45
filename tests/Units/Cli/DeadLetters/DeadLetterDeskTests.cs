using DaprMessaging.Cli.DeadLetters;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.DeadLetters;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Units.Cli.DeadLetters;

public sealed class DeadLetterDeskTests
{
    private readonly MemoryStore store = new();
    private readonly MemoryPublisher broker = new();
    private readonly DeadLetterDesk desk;

    public DeadLetterDeskTests() => desk = new DeadLetterDesk(store, broker);

    [Fact]
    public async Task The_oldest_of_all_topics_comes_first()
    {
        await AddAsync("Inbox-T", "e-1", 2);
        await AddAsync("Sync-T", "e-2", 1);
        await AddAsync("Inbox-T", "e-3", 3);
        Assert.Equal(["e-2", "e-1", "e-3"], (await desk.ListAsync(default)).Select(e => e.Letter.EventId));
    }

    [Fact]
    public async Task A_letter_goes_to_its_topic_as_it_came_and_out_of_the_list()
    {
        await AddAsync("Sync-T", "e-1", 1, json: true);
        Assert.Empty(await desk.RedriveAsync(await desk.ListAsync(default), default));
        var driven = Assert.Single(broker.Published);
        Assert.Equal(
            ("Sync-T", "e-1", "a.Type", "key", "00-t", true, (string?)null),
            (driven.Topic, driven.Id, driven.Type, driven.Key, driven.TraceParent, driven.IsJson, driven.DeadReason));
        Assert.Equal(ByteString.CopyFrom(1, 2), driven.Data);
        Assert.Empty(await desk.ListAsync(default));
    }

    [Fact]
    public async Task What_could_not_be_published_stays_in_the_list()
    {
        await AddAsync("Inbox-T", "e-1", 1);
        broker.OnPublish = _ => new PublishException("the broker is out");
        await Assert.ThrowsAsync<PublishException>(async () => await desk.RedriveAsync(await desk.ListAsync(default), default));
        Assert.Single(await desk.ListAsync(default));
    }

    [Fact]
    public async Task What_has_no_event_is_left_and_the_others_go()
    {
        await AddAsync("Inbox-T", "e-1", 1);
        await AddAsync("Inbox-T", "e-2", 2);
        var entries = await desk.ListAsync(default);
        store.Remove($"dead/Inbox-T/{entries[0].Id}/event");
        Assert.Equal([entries[0]], await desk.RedriveAsync(entries, default));
        Assert.Equal("e-2", Assert.Single(broker.Published).Id);
        Assert.Equal("e-1", Assert.Single(await desk.ListAsync(default)).Letter.EventId);
    }

    [Fact]
    public async Task What_is_dropped_is_published_nowhere()
    {
        await AddAsync("Inbox-T", "e-1", 1);
        await AddAsync("Sync-T", "e-2", 2);
        await DeadLetterDesk.DropAsync(await desk.ListAsync(default), default);
        Assert.Empty(await desk.ListAsync(default));
        Assert.Empty(broker.Published);
    }

    private Task AddAsync(string topic, string id, long at, bool json = false) => new DeadLetterShelf(store, topic).AddAsync(
        new DeadLetter { EventId = id, Type = "a.Type", Key = "key", Traceparent = "00-t", DiedAt = at, Json = json }, new byte[] { 1, 2 }, default);
}
