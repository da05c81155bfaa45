using System.Net.WebSockets;
using System.Text;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

/// <summary>A socket without a client: for what no client would do.</summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public ClientWebSocket Socket { get; } = new();

    public static async Task<RawSocket> ConnectAsync(World world, int gateway = 0)
    {
        var raw = new RawSocket();
        await raw.Socket.ConnectAsync(AddressOf(world, gateway), TestContext.Current.CancellationToken);
        return raw;
    }

    public static Uri AddressOf(World world, int gateway = 0) => new($"ws://{world.System.Urls[gateway].Authority}/ws");

    /// <summary>Connected, and past Hello.</summary>
    public static async Task<RawSocket> GreetAsync(World world, long user, string? token = null)
    {
        var raw = await ConnectAsync(world);
        await raw.SayHelloAsync(world, user, token);
        Assert.NotNull((await raw.ReceiveAsync())?.Welcome);
        return raw;
    }

    public Task SayHelloAsync(World world, long user, string? token = null) =>
        SendAsync(new ClientFrame { Hello = new Hello { Token = token ?? world.Token(user), ProtocolVersion = 1 } });

    public Task SendAsync(ClientFrame frame) => SendAsync(frame.ToByteArray());

    public Task SendAsync(byte[] bytes) =>
        Socket.SendAsync(bytes, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

    public Task SendAsync(string text) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>The next frame; null when the server has closed.</summary>
    public async Task<ServerFrame?> ReceiveAsync()
    {
        var (type, bytes) = await ReceiveRawAsync();
        return type == WebSocketMessageType.Close ? null : ServerFrame.Parser.ParseFrom(bytes);
    }

    public async Task<string> ReceiveTextAsync()
    {
        var (type, bytes) = await ReceiveRawAsync();
        Assert.Equal(WebSocketMessageType.Text, type);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The answer to the request; frames before it are passed over.</summary>
    public async Task<Result> AskAsync(Request request)
    {
        await SendAsync(new ClientFrame { Requests = { request } });
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.Results.FirstOrDefault(r => r.RequestId == request.RequestId) is { } result) return result;
            Assert.Null(frame.Bye);
        }

        throw new InvalidOperationException("The server closed instead of answering");
    }

    /// <summary>The goodbye, and that nothing comes after it.</summary>
    public async Task<Bye> FarewellAsync()
    {
        while (await ReceiveAsync() is { } frame)
        {
            if (frame.Bye is not { } bye) continue;
            Assert.Null(await ReceiveAsync());
            return bye;
        }

        throw new InvalidOperationException("The server closed without a word");
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<(WebSocketMessageType Type, byte[] Bytes)> ReceiveRawAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        using var whole = new MemoryStream();
        var buffer = new byte[64 << 10];
        while (true)
        {
            var received = await Socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
            whole.Write(buffer, 0, received.Count);
            if (received.EndOfMessage) return (received.MessageType, whole.ToArray());
        }
    }
}
