using System.Collections.Concurrent;
using Dapr.AppCallback.Autogen.Grpc.v1;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.Resources;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Grpc;

/// <summary>
/// A subscription that lives as long as the app's stream: events go down, verdicts come up. Events are told apart by
/// their ids, so that a second one of an id in flight is put off.
/// </summary>
internal sealed class TopicStream(string appId, ComponentSet components, SidecarContext context)
{
    private static readonly TimeSpan answerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan drainTimeout = TimeSpan.FromSeconds(5);

    public async Task RunAsync(IAsyncStreamReader<Proto.SubscribeTopicEventsRequestAlpha1> requests,
        IServerStreamWriter<Proto.SubscribeTopicEventsResponseAlpha1> responses, ServerCallContext call)
    {
        if (!await requests.MoveNext(call.CancellationToken) || requests.Current.InitialRequest is not { } initial)
            throw Refused("initial request is required");
        var subscription = Read(initial);
        var broker = components.Broker(initial.PubsubName, appId) ?? throw PublishErrors.NotFound(initial.PubsubName);
        if (!components.Topics(broker.Name).MaySubscribe(appId, initial.Topic))
            throw Refused($"failed to create subscription for {initial.PubsubName}: subscription to topic '{initial.Topic}' on pubsub '{initial.PubsubName}' is not allowed");
        await responses.WriteAsync(new() { InitialResponse = new() }, call.CancellationToken);
        var waiting = new ConcurrentDictionary<string, TaskCompletionSource<Verdict>>();
        using var writing = new SemaphoreSlim(1, 1);
        var consumer = broker.Subscribe(appId, subscription, (delivery, ct) =>
            DeliverAsync(delivery.Items[0], subscription, responses, waiting, writing, ct));
        try
        {
            while (await requests.MoveNext(call.CancellationToken))
            {
                if (requests.Current.EventProcessed is not { } processed)
                    throw Refused("duplicate initial request received");
                if (waiting.TryRemove(processed.Id, out var answer))
                    answer.TrySetResult(VerdictOf(processed.Status?.Status));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The app is gone; what it had in flight goes to others.
        }
        finally
        {
            foreach (var answer in waiting.Values)
                answer.TrySetResult(Verdict.Retry);
            await consumer.StopAsync(drainTimeout);
        }
    }

    private async Task DeliverAsync(Delivered item, Subscription subscription,
        IServerStreamWriter<Proto.SubscribeTopicEventsResponseAlpha1> responses,
        ConcurrentDictionary<string, TaskCompletionSource<Verdict>> waiting, SemaphoreSlim writing, CancellationToken ct)
    {
        if (EventRoutes.PathOf(subscription, item) is not { } path)
            return;
        context.Counters.Add(appId, CounterName.Deliver);
        var message = TopicEvents.Of(subscription, item.Message!.Data, path, context.Chance);
        var answer = new TaskCompletionSource<Verdict>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!waiting.TryAdd(message.Id, answer))
            throw new InvalidOperationException($"an event of id {message.Id} is in flight already");
        try
        {
            await writing.WaitAsync(ct);
            try
            {
                await responses.WriteAsync(new() { EventMessage = message }, ct);
            }
            finally
            {
                writing.Release();
            }
            item.Verdict = await answer.Task.WaitAsync(answerTimeout, context.Time, ct);
        }
        finally
        {
            waiting.TryRemove(new(message.Id, answer));
        }
    }

    private static Subscription Read(Proto.SubscribeTopicEventsRequestInitialAlpha1 initial)
    {
        if (initial.PubsubName.Length == 0)
            throw Refused("pubsubName is required");
        if (initial.Topic.Length == 0)
            throw Refused("topic is required");
        return new(initial.PubsubName, initial.Topic, "/")
        {
            IsRaw = RawPayload.IsAskedIn(initial.Metadata),
            DeadLetterTopic = initial.HasDeadLetterTopic && initial.DeadLetterTopic.Length > 0 ? initial.DeadLetterTopic : null,
        };
    }

    private static Verdict VerdictOf(TopicEventResponse.Types.TopicEventResponseStatus? status) => status switch
    {
        null or TopicEventResponse.Types.TopicEventResponseStatus.Success => Verdict.Success,
        TopicEventResponse.Types.TopicEventResponseStatus.Drop => Verdict.Drop,
        _ => Verdict.Retry,
    };

    private static RpcException Refused(string problem) => new(new Status(StatusCode.Unknown, problem));
}
