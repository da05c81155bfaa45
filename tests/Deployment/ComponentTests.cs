using DaprMessaging.Contracts;
using DaprMessaging.Deployment.Resources;

namespace DaprMessaging.Deployment;

/// <summary>What the system stands on: the folders of components, against the names that the code uses.</summary>
public sealed class ComponentTests
{
    private static readonly IReadOnlyList<Resource> Kafka = Resource.In("components/kafka");

    [Theory]
    [InlineData("components/kafka")]
    [InlineData("components/local")]
    [InlineData("components/test")]
    public void Every_profile_has_one_broker_and_one_store_under_the_names_of_the_contract(string folder)
    {
        var components = Resource.In(folder).OfType<Component>().Where(c => !c.Spec.Type.StartsWith("bindings.", StringComparison.Ordinal)).ToList();

        Assert.Equal([Names.PubSub, Names.StateStore], components.Select(c => c.Name).Order());
        var (broker, store) = (components.Single(c => c.Name == Names.PubSub), components.Single(c => c.Name == Names.StateStore));
        Assert.StartsWith("pubsub.", broker.Spec.Type, StringComparison.Ordinal);
        Assert.StartsWith("state.", store.Spec.Type, StringComparison.Ordinal);
        Assert.Equal("true", store["actorStateStore"]);
        // A constant, the same everywhere: the apps must see each other's keys, and data may move.
        Assert.Equal("messaging", store["keyPrefix"]);
    }

    [Fact]
    public void Only_our_apps_see_the_broker_the_store_and_the_policies_and_Search_no_broker() =>
        Assert.All(Kafka, resource => Assert.Equal(resource is Component { Name: Names.PubSub } ? Protocol.Speakers : Protocol.Apps, resource.Scopes));

    [Fact]
    public void The_topics_are_protected_and_open_to_those_whom_the_protocol_names()
    {
        var broker = Kafka.OfType<Component>().Single(c => c.Name == Names.PubSub);

        Assert.Equal(Protocol.Topics, broker["protectedTopics"]!.Split(','));
        Assert.Equal(Protocol.Publishers.Order(), Scoped(broker["publishingScopes"]!).Order());
        Assert.Equal(Protocol.Subscribers.Order(), Scoped(broker["subscriptionScopes"]!).Order());
    }

    [Fact]
    public void The_broker_repeats_without_end_and_begins_with_the_oldest()
    {
        var broker = Kafka.OfType<Component>().Single(c => c.Name == Names.PubSub);

        Assert.Equal(("true", "oldest"), (broker["consumeRetryEnabled"], broker["initialOffset"]));
        Assert.DoesNotContain(broker.Spec.Metadata, e => e.Name.StartsWith("backOff", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_policy_bounds_what_comes_in_nor_what_the_turn_retries_itself()
    {
        var resiliency = Kafka.OfType<Resiliency>().Single().Spec;

        Assert.Equal([Names.PubSub], resiliency.Targets.Components.Keys);
        Assert.Null(resiliency.Targets.Components[Names.PubSub].Inbound);
        Assert.Subset(Protocol.Apps.ToHashSet(), resiliency.Targets.Apps.Keys.ToHashSet());
        Assert.All(
            resiliency.Targets.Apps.Values.Concat(resiliency.Targets.Components.Values.Select(c => c.Outbound!)), names =>
            {
                Assert.Contains(names.Timeout!, resiliency.Policies.Timeouts.Keys);
                Assert.Contains(names.Retry!, resiliency.Policies.Retries.Keys);
            });
        // A policy under one of these names would be in force without being named by a target.
        Assert.DoesNotContain(resiliency.Policies.Retries.Keys, name => name.StartsWith("Default", StringComparison.Ordinal));
        Assert.All(resiliency.Policies.Retries.Values, retry => Assert.InRange(retry.MaxRetries ?? -1, 1, 10));
    }

    [Fact]
    public void A_call_of_Msg_may_last_longer_than_Msg_holds_a_request()
    {
        var resiliency = Kafka.OfType<Resiliency>().Single().Spec;

        Assert.Contains("after 30 s with PENDING", Repository.Read("src/Contracts/PROTOCOL.md"), StringComparison.Ordinal);
        Assert.InRange(int.Parse(resiliency.Policies.Timeouts[resiliency.Targets.Apps[Names.Msg].Timeout!].TrimEnd('s'), null), 31, 60);
    }

    [Fact]
    public async Task The_apps_ask_for_the_topics_that_they_may_have_in_batches_and_without_daprs_dead_letters()
    {
        foreach (var app in Protocol.Apps)
        {
            var subscriptions = await Subscriptions.OfAsync(app);

            Assert.Equal(Protocol.Subscribers.Where(s => s.App == app).Select(s => s.Topic), subscriptions.Select(s => s.Topic));
            Assert.All(subscriptions, s => Assert.Equal((Names.PubSub, true, true), (s.PubSub, s.IsBulk, s.DeadLetterTopic is null)));
        }
    }

    private static IEnumerable<(string App, string Topic)> Scoped(string scopes) =>
        scopes.Split(';').Select(part => part.Split('=')).SelectMany(
            part => part[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(topic => (part[0], topic)));
}
