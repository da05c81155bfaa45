namespace DaprMessaging.Deployment.Resources;

/// <summary>
/// A declared subscription. Ours are all programmatic (<c>/dapr/subscribe</c>), for an app and its batch sizes belong
/// together; who declares one for an app of their own has it checked.
/// </summary>
internal sealed class Subscription : Resource
{
    public SubscriptionSpec Spec { get; set; } = new();

    internal sealed class SubscriptionSpec
    {
        public string PubsubName { get; set; } = "";

        public string Topic { get; set; } = "";

        public string? DeadLetterTopic { get; set; }

        public Dictionary<string, string> Metadata { get; set; } = [];

        public RouteSet Routes { get; set; } = new();

        public BulkSubscribeSpec? BulkSubscribe { get; set; }
    }

    internal sealed class RouteSet
    {
        public List<Rule> Rules { get; set; } = [];

        public string Default { get; set; } = "";
    }

    internal sealed class Rule
    {
        public string Match { get; set; } = "";

        public string Path { get; set; } = "";
    }

    internal sealed class BulkSubscribeSpec
    {
        public bool Enabled { get; set; }

        public int MaxMessagesCount { get; set; }

        public int MaxAwaitDurationMs { get; set; }
    }
}
