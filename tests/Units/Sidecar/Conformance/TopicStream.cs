using System.Collections.Concurrent;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Grpc.Core;
using Proto = Dapr.Client.Autogen.Grpc.v1;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A subscription that is a stream: keeps what comes, and answers as the test says.</summary>
internal sealed class TopicStream : IAsyncDisposable
{
    private readonly AsyncDuplexStreamingCall<Proto.SubscribeTopicEventsRequestAlpha1, Proto.SubscribeTopicEventsResponseAlpha1> call;
    private readonly CancellationTokenSource end;
    private readonly ConcurrentQueue<TopicEventRequest> all = new();
    private readonly Func<TopicEventRequest, Status?> answer;
    private readonly Task pump;

    private TopicStream(AsyncDuplexStreamingCall<Proto.SubscribeTopicEventsRequestAlpha1, Proto.SubscribeTopicEventsResponseAlpha1> call,
        Func<TopicEventRequest, Status?> answer, CancellationTokenSource end)
    {
        (this.call, this.answer, this.end) = (call, answer, end);
        pump = PumpAsync();
    }

    public IReadOnlyList<TopicEventRequest> All => [.. all];

    /// <param name="answer">The status of an event; null leaves it without an answer. What is not said is SUCCESS.</param>
    public static async Task<TopicStream> OpenAsync(Endpoint endpoint, Proto.SubscribeTopicEventsRequestInitialAlpha1 wanted,
        Func<TopicEventRequest, Status?>? answer = null)
    {
        await endpoint.World.CreateTopicsAsync(wanted.HasDeadLetterTopic ? [wanted.Topic, wanted.DeadLetterTopic] : [wanted.Topic]);
        var end = new CancellationTokenSource();
        var call = endpoint.Stub.SubscribeTopicEventsAlpha1(cancellationToken: end.Token);
        await call.RequestStream.WriteAsync(new() { InitialRequest = wanted });
        Assert.True(await call.ResponseStream.MoveNext(default).InTimeAsync());
        Assert.NotNull(call.ResponseStream.Current.InitialResponse);
        return new(call, answer ?? (_ => Status.Success), end);
    }

    public async Task<TopicEventRequest> FirstAsync(string data)
    {
        await Eventually.TrueAsync(() => all.Any(e => e.Data.ToStringUtf8() == data), $"the event {data}");
        return all.First(e => e.Data.ToStringUtf8() == data);
    }

    /// <summary>The app is gone from the stream, without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await pump.InTimeAsync();
        call.Dispose();
        end.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (await call.ResponseStream.MoveNext(default))
            {
                var message = call.ResponseStream.Current.EventMessage;
                var status = answer(message);
                all.Enqueue(message);
                if (status is { } said)
                    await call.RequestStream.WriteAsync(new() { EventProcessed = new() { Id = message.Id, Status = new() { Status = said } } });
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled)
        {
            // The stream was ended here.
        }
    }
}
