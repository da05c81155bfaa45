using DaprMessaging.Sidecar.App;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>One pubsub component: takes what is published, and brings every subscribed app its own copy.</summary>
internal interface IPubSub : IAsyncDisposable
{
    string Name { get; }

    /// <summary>In the order of the list for each key; acknowledged by the broker when it returns.</summary>
    /// <exception cref="InvalidOperationException">It could not be published, or not all of it; why.</exception>
    Task PublishAsync(string topic, IReadOnlyList<Message> messages, CancellationToken ct);

    /// <param name="deliver">Makes the call and sets each item's verdict; an exception = all RETRY.</param>
    IConsumer Subscribe(string appId, Subscription subscription, Func<Delivery, CancellationToken, Task> deliver);
}
