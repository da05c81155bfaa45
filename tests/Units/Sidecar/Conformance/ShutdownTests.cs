using System.Net;
using System.Net.Sockets;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>A sidecar that is told to end: it answers, drains and listens no more; others go on.</summary>
public sealed class ShutdownTests(Worlds worlds) : ConformanceTests(worlds)
{
    [Theory, EachPair]
    public Task Over_HTTP_it_is_answered_and_ends_this_sidecar_only(string pair) => EndsAsync(pair, "over-http", async endpoint =>
    {
        using var answer = await endpoint.Http.PostAsync("/v1.0/shutdown", null);
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    });

    [Theory, EachPair]
    public Task Over_gRPC_too(string pair) => EndsAsync(pair, "over-grpc", endpoint => endpoint.Dapr.ShutdownSidecarAsync());

    private async Task EndsAsync(string pair, string name, Func<Endpoint, Task> shutDown)
    {
        var world = await WorldAsync(pair);
        var (recorder, neighbour) = (new Recorder(), await world.ClientAsync());
        var topic = world.Name(name);
        using var mayEnd = new SemaphoreSlim(0);
        recorder.Answer(topic, _ =>
        {
            mayEnd.Wait();
            return (200, "");
        });
        await using var app = await App.StartAsync(await world.EndpointAsync(name), web => recorder.Map(web, SubscriptionJson.All(new SubscriptionJson(topic))));
        // On a task of its own: daprd's in-memory broker answers a publish when the app has taken it.
        var publishing = app.Endpoint.Dapr.PublishEventAsync("pubsub", topic, "under way");
        await recorder.FirstAsync(topic);
        if (world.Pair.IsBrokerShared)
            await publishing;
        await shutDown(app.Endpoint);
        mayEnd.Release(10);
        await Eventually.TrueAsync(() => !Listens(app.Endpoint.HttpUri) && !Listens(app.Endpoint.GrpcUri), "the end of the sidecar");
        Assert.Single(recorder.All);
        await Record.ExceptionAsync(() => publishing); // it may have ended with its sidecar
        await neighbour.Dapr.SaveStateAsync("statestore", name, 1);
    }

    private static bool Listens(Uri address)
    {
        using var probe = new TcpClient();
        try
        {
            probe.Connect(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
