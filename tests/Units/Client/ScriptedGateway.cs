using System.Collections.Concurrent;
using System.Net.WebSockets;
using DaprMessaging.Client;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Client;

/// <summary>A gateway that does what a test says, on a real socket.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly WebApplication app;
    private WebSocket? current;
    private int attempts;

    private ScriptedGateway(WebApplication app) => this.app = app;

    public Uri Url => app.Address();

    public ConcurrentQueue<Hello> Hellos { get; } = [];

    public ConcurrentQueue<Request> Asked { get; } = [];

    public ConcurrentQueue<Ping> Pings { get; } = [];

    /// <summary>The answer to Hello.</summary>
    public Func<Hello, ServerFrame> Greet { get; set; } = _ =>
        new ServerFrame { Welcome = new Welcome { UserId = 42, PingIntervalMs = 60_000 } };

    /// <summary>Which attempts to connect are not taken, the first being 1, and for how long; null: it is.</summary>
    public Func<int, TimeSpan?> NoRoom { get; set; } = _ => null;

    /// <summary>The answer to a request, without its id; null: none.</summary>
    public Func<Request, Result?> Answer { get; set; } = _ => new Result { Done = new Done() };

    public static async Task<ScriptedGateway> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseShutdownTimeout(TimeSpan.Zero);
        var gateway = new ScriptedGateway(builder.Build());
        gateway.app.UseWebSockets();
        gateway.app.Map("/ws", gateway.ServeAsync);
        await gateway.app.StartAsync();
        return gateway;
    }

    public MessagingClient NewClient(Func<MessagingClientOptions, MessagingClientOptions>? with = null)
    {
        var options = new MessagingClientOptions { Url = Url, Token = _ => ValueTask.FromResult("a token"), GapPatience = TimeSpan.FromMilliseconds(1) };
        return new MessagingClient(with?.Invoke(options) ?? options);
    }

    /// <summary>Something that nobody asked for.</summary>
    public Task PushAsync(ServerFrame frame) => SendAsync(current!, frame);

    /// <summary>Without a word.</summary>
    public void Break() => current!.Abort();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task ServeAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        if (NoRoom(Interlocked.Increment(ref attempts)) is { } wanted)
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, $"{wanted.TotalSeconds}");
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            while (await ReceiveAsync(socket) is { } frame)
            {
                if (frame.Hello is { } hello)
                {
                    Hellos.Enqueue(hello);
                    current = socket;
                    await SendAsync(socket, Greet(hello));
                }

                if (frame.Ping is { } ping) Pings.Enqueue(ping);
                foreach (var request in frame.Requests) await TakeAsync(socket, request);
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // It is gone.
        }
    }

    private async Task TakeAsync(WebSocket socket, Request request)
    {
        Asked.Enqueue(request);
        if (Answer(request) is not { } answer) return;
        var result = answer.Clone();
        result.RequestId = request.RequestId;
        await SendAsync(socket, new ServerFrame { Results = { result } });
    }

    private static async Task<ClientFrame?> ReceiveAsync(WebSocket socket)
    {
        var buffer = new byte[1 << 20];
        var received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
        return received.MessageType == WebSocketMessageType.Close ? null : ClientFrame.Parser.ParseFrom(buffer, 0, received.Count);
    }

    private static Task SendAsync(WebSocket socket, ServerFrame frame) =>
        socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, true, CancellationToken.None);
}
