namespace DaprMessaging.Units.Sidecar;

/// <summary>Subscriptions in resource files that cannot be meant.</summary>
public sealed class DeclaredSubscriptionTests
{
    [Theory]
    [InlineData("dapr.io/v3", "  route: t", "apiVersion 'dapr.io/v3' is not supported")]
    [InlineData("dapr.io/v2alpha1", "  wrong: t", "'wrong' is not supported. Supported: topic, pubsubname")]
    [InlineData("dapr.io/v2alpha1", "", "it has no route")]
    [InlineData("dapr.io/v2alpha1", "  routes:\n    rules:\n    - match: a +\n      path: x", "the rule 'a +' is not understood at position 3")]
    public async Task A_declared_subscription_that_is_wrong_stops_the_start(string version, string spec, string problem)
    {
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => TestHost.StartAsync($"""
            apiVersion: {version}
            kind: Subscription
            metadata:
              name: mine
            spec:
              topic: T
              pubsubname: pubsub
            {spec}
            """));
        Assert.Contains("subscription 'mine': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}
