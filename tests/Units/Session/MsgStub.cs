using System.Collections.Concurrent;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Session;

/// <summary>A sidecar behind which Msg answers as it is told to.</summary>
internal sealed class MsgStub : IAsyncDisposable
{
    private readonly WebApplication app;

    private MsgStub(WebApplication app) => this.app = app;

    /// <summary>Every call, in the order of arrival.</summary>
    public ConcurrentQueue<RequestBatch> Calls { get; } = [];

    public Func<RequestBatch, Task<ReplyBatch>> Answer { get; set; } = _ => Task.FromResult(new ReplyBatch());

    public DaprEndpoint Endpoint => new(
        new ConfigurationBuilder().AddInMemoryCollection([new("APP_API_TOKEN", "t"), new("DAPR_HTTP_ENDPOINT", app.Address().ToString())]).Build(), TimeProvider.System);

    public static async Task<MsgStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new MsgStub(builder.Build());
        stub.app.MapPost("/v1.0/invoke/msg/method/requests", stub.TakeAsync);
        await stub.app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var batch = RequestBatch.Parser.ParseFrom(body.ToArray());
        Calls.Enqueue(batch);
        await context.Response.Body.WriteAsync((await Answer(batch)).ToByteArray());
    }
}
