using System.Text.Json;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

public sealed class When_an_event_is_poison
{
    [Theory]
    [InlineData(Names.InboxTopic, Names.InboxDeadTopic, "daprmessaging.inbox.SendMessages")]
    [InlineData(Names.SyncTopic, Names.SyncDeadTopic, "daprmessaging.sync.PushUpdates")]
    public async Task It_is_parked_with_its_reason_and_the_others_go_on(string topic, string deadTopic, string type)
    {
        await using var world = await World.StartAsync();
        world.Expect("Parked event");
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await using var stranger = await Stranger.AttachAsync(world, deadTopic);

        await stranger.Dapr.PublishByteEventAsync(Names.PubSub, topic, new byte[] { 0xff, 0xff, 0xff }, "application/octet-stream", new()
        {
            ["partitionKey"] = "u:1:2", ["cloudevent.id"] = "poison-1", ["cloudevent.type"] = type,
        });
        await stranger.Dapr.PublishByteEventAsync(Names.PubSub, topic, new byte[] { 8, 1 }, "application/octet-stream", new()
        {
            ["partitionKey"] = "u:1:2", ["cloudevent.id"] = "future-1", ["cloudevent.type"] = "daprmessaging.inbox.OfTomorrow",
        });
        await alice.SendAsync(bob.Peer, "as if nothing had happened");
        await bob.UntilTextAsync("as if nothing had happened");
        var dead = await stranger.NextAsync();

        Assert.Equal(("poison-1", type), (dead.Id, dead.Type));
        Assert.NotEmpty(dead.Reason);
        Assert.Equal([0xff, 0xff, 0xff], dead.Data);
    }

    [Fact]
    public async Task A_command_of_a_foreign_publisher_in_json_is_done_like_any_other()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await using var stranger = await Stranger.AttachAsync(world, "nothing");

        var command = JsonSerializer.SerializeToElement(new
        {
            conversation = "u:1:2", sender = "1", items = new[] { new { randomId = "31", content = new { text = "from afar" } } }, acceptedAt = "1",
        });
        await stranger.Dapr.PublishEventAsync(Names.PubSub, Names.InboxTopic, command, new Dictionary<string, string>
        {
            ["partitionKey"] = "u:1:2", ["cloudevent.type"] = "daprmessaging.inbox.SendMessages",
        });

        await bob.UntilTextAsync("from afar");
        await alice.UntilTextAsync("from afar");
    }
}
