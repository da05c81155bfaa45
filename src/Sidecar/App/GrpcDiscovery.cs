using System.Net.Http.Headers;
using Dapr.AppCallback.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.App;

/// <summary>Waits for an app that speaks gRPC, and asks it for subscriptions that it must not have.</summary>
internal static class GrpcDiscovery
{
    private const int FrameHeader = 5;
    private static readonly TimeSpan answerTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="NotSupportedException">It wants topics delivered to its callback service.</exception>
    public static async Task RunAsync(AppChannel app, TimeProvider time, CancellationToken ct)
    {
        while (true)
            try
            {
                await AskAsync(app, ct);
                return;
            }
            catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError
                or HttpRequestError.ResponseEnded)
            {
                await Task.Delay(pause, time, ct);
            }
    }

    private static async Task AskAsync(AppChannel app, CancellationToken ct)
    {
        // An empty message: its frame is a header of zeros.
        using var request = app.Request(HttpMethod.Post, $"{AppCallback.Descriptor.FullName}/ListTopicSubscriptions",
            new ByteArrayContent(new byte[FrameHeader]));
        request.Content!.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        var (_, body, _) = await app.SendAsync(request, answerTimeout, ct);
        if (body.Length <= FrameHeader)
            return; // no such service, or nothing wanted
        var wanted = ListTopicSubscriptionsResponse.Parser.ParseFrom(body.AsSpan(FrameHeader)).Subscriptions;
        if (wanted.Count > 0)
            throw new NotSupportedException(
                $"the app at {app.Address} wants topic '{wanted[0].Topic}' delivered to AppCallback.OnTopicEvent, which the "
                + "embedded sidecar does not support: subscribe by SubscribeTopicEventsAlpha1, or use the app protocol http or h2c.");
    }
}
