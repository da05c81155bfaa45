using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Sync;
using Google.Protobuf;
using Delivery = DaprMessaging.Hosting.Delivery;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Units.Sync;

/// <summary>What a bot's own channel hears.</summary>
public sealed class PushBotUpdatesTests
{
    private static readonly Proto.PushBotUpdates Some = new()
    {
        UserId = 42, PreviousPts = 6, Updates = new Updates { Pts = 7, Updates_ = { new Update { Pts = 7, NewMessage = new Message { Id = 7, FromUserId = (1L << 53) - 1 } } } },
    };

    [Fact]
    public void It_is_for_every_session_of_the_bot() =>
        Assert.Equal([new Target(new Proto.Delivery { UserId = 42, Updates = Some.Updates })], Events.Route(Of(Some)));

    [Fact]
    public void Its_channel_has_it_as_json_under_its_own_key()
    {
        var emission = PushBotUpdates.Channel(Of(Some))!.Value;
        Assert.Equal(("Bot-T", "u42", "u42", "the id", "daprmessaging.sync.PushBotUpdates", "00-t", true), (emission.Topic, emission.Key, emission.Subject, emission.Id, emission.Type, emission.TraceParent, emission.IsJson));
        using var json = JsonDocument.Parse(emission.Data.ToStringUtf8());
        Assert.Equal(("42", "6"), (json.RootElement.GetProperty("userId").GetString(), json.RootElement.GetProperty("previousPts").GetString()));
        Assert.Equal("9007199254740991", json.RootElement.GetProperty("updates").GetProperty("updates")[0].GetProperty("newMessage").GetProperty("fromUserId").GetString());
        Assert.Equal(Some, JsonParser.Default.Parse<Proto.PushBotUpdates>(emission.Data.ToStringUtf8()));
    }

    [Fact]
    public void Where_there_is_a_webhook_no_subscription_is_meant()
    {
        var e = Some.Clone();
        e.Webhook = "echo";
        Assert.Equal("u42/webhook", PushBotUpdates.Channel(Of(e))!.Value.Subject);
    }

    [Fact]
    public void Nothing_else_goes_there() => Assert.Null(PushBotUpdates.Channel(Of(new Proto.PushUpdates { UserId = 42 })));

    private static Delivery Of(IMessage message) => new("1", "the id", message.Descriptor.FullName, "00-t", message.ToByteArray());
}
