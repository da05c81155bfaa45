using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Stores;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Who may publish and subscribe to what, as daprd's metadata of a broker says.</summary>
public sealed class TopicScopeTests
{
    private static readonly (string, string)[] Ours =
    [
        ("protectedTopics", "Inbox-T, Sync-T"), ("publishingScopes", "msg=Inbox-T;inbox=Inbox-T,Sync-T"), ("subscriptionScopes", "msg=;inbox=Inbox-T"),
    ];

    [Theory]
    [InlineData("msg", "Inbox-T", true, false)]
    [InlineData("msg", "Sync-T", false, false)]
    [InlineData("msg", "Other-T", false, false)]
    [InlineData("inbox", "Inbox-T", true, true)]
    [InlineData("inbox", "Sync-T", true, false)]
    [InlineData("bot", "Inbox-T", false, false)]
    [InlineData("bot", "Other-T", true, true)]
    public void A_protected_topic_is_for_those_who_are_named_and_an_entry_names_all_that_an_app_may(
        string app, string topic, bool mayPublish, bool maySubscribe)
    {
        var scopes = new TopicScopes(new Component("pubsub", "pubsub.in-memory", "v1", "f") { Metadata = Ours.ToDictionary(m => m.Item1, m => m.Item2) });

        Assert.Equal((mayPublish, maySubscribe), (scopes.MayPublish(app, topic), scopes.MaySubscribe(app, topic)));
    }

    [Fact]
    public void Beside_a_list_of_allowed_topics_there_are_no_others()
    {
        var scopes = new TopicScopes(new Component("pubsub", "pubsub.in-memory", "v1", "f")
        {
            Metadata = new Dictionary<string, string> { ["allowedTopics"] = "A,B", ["publishingScopes"] = "msg=A,C" },
        });

        Assert.Equal((true, true, false), (scopes.MayPublish("bot", "A"), scopes.MayPublish("bot", "B"), scopes.MayPublish("bot", "C")));
        Assert.Equal((true, false, false), (scopes.MayPublish("msg", "A"), scopes.MayPublish("msg", "B"), scopes.MayPublish("msg", "C")));
    }

    [Fact]
    public async Task Who_may_not_publish_hears_so_and_who_may_not_subscribe_gets_nothing()
    {
        await using var host = await TestHost.StartAsync(
            Yaml.Component("statestore", "state.in-memory") + "\n---\n" + Yaml.Component("pubsub", "pubsub.in-memory", Ours));
        var (inbox, eavesdropper) = (new Subscriber(), new Subscriber());
        await using var one = await Subscriber.StartAsync(await host.Host.AddAsync("inbox"), inbox, Subscriber.Json("Inbox-T"));
        await using var two = await Subscriber.StartAsync(
            await host.Host.AddAsync("bot"), eavesdropper, Subscriber.Json("Inbox-T"), Subscriber.Json("Other-T"));
        var (msg, bot) = (host.Stub(await host.Host.AddAsync("msg")), host.Stub(await host.Host.AddAsync("bot")));

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await bot.PublishEventAsync(To("Inbox-T")));
        await msg.PublishEventAsync(To("Inbox-T"));
        await bot.PublishEventAsync(To("Other-T"));
        await Eventually.CountAsync(inbox.All, 1);
        await Eventually.CountAsync(eavesdropper.All, 1);

        Assert.Equal((StatusCode.PermissionDenied, "topic Inbox-T is not allowed for app id bot"), (refused.StatusCode, refused.Status.Detail));
        Assert.Equal("Other-T", Assert.Single(eavesdropper.All).Topic);

        static Proto.PublishEventRequest To(string topic) => new() { PubsubName = "pubsub", Topic = topic };
    }

    [Fact]
    public async Task What_is_no_list_of_scopes_stops_the_start()
    {
        var e = await Assert.ThrowsAsync<InvalidDataException>(() => TestHost.StartAsync(Yaml.Component("pubsub", "pubsub.in-memory", ("publishingScopes", "msg"))));
        Assert.Contains("'msg' has no '='", e.Message, StringComparison.Ordinal);
    }
}
