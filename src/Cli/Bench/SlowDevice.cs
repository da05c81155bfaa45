using System.Net.Sockets;
using System.Net.WebSockets;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Cli.Bench;

/// <summary>A device that listens to its channels, asks for more than it takes, and reads nothing of it until it is told to.</summary>
internal sealed class SlowDevice(Target target, long user) : IDisposable
{
    private const int ReceiveBuffer = 8 << 10;

    private readonly ClientWebSocket socket = new();
    private readonly HttpMessageInvoker way = new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, ct) =>
        {
            var tcp = new System.Net.Sockets.Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBuffer };
            await tcp.ConnectAsync(context.DnsEndPoint, ct);
            return new NetworkStream(tcp, ownsSocket: true);
        },
    });

    private byte[] buffer = new byte[64 << 10];

    public long User => user;

    /// <summary>From here on it hears of its channels.</summary>
    public async Task ConnectAsync(CancellationToken ct)
    {
        await socket.ConnectAsync(new UriBuilder(target.Url) { Scheme = "ws", Path = "/ws" }.Uri, way, ct);
        var token = target.Tokens.Issue(new TokenRequest(user) { Name = $"bench {user}", Device = "slow" });
        await SendAsync(new ClientFrame { Hello = new Hello { Token = token, ProtocolVersion = Limits.ProtocolVersion, App = "dmsg bench" } }, ct);
        await SendAsync(new ClientFrame { Requests = { new Request { RequestId = 1, GetChannels = new GetChannels() } } }, ct);
        while (await ReceiveAsync(ct) is { } frame)
        {
            if (frame.Results.Any(r => r.Channels is not null)) return;
            if (frame.Bye is { } bye) throw new InvalidOperationException($"Slow device of {user}: {bye}");
        }
    }

    public Task AskAsync(Peer peer, int times, CancellationToken ct) => SendAsync(new ClientFrame
    {
        Requests = { Enumerable.Range(2, times).Select(n => new Request { RequestId = (ulong)n, GetHistory = new GetHistory { Peer = peer, Limit = Limits.HistoryPage } }) },
    }, ct);

    /// <summary>Reads to the end; true: it was told that it fell behind, or cut off.</summary>
    public async Task<bool> ReadToTheEndAsync(TimeSpan patience, CancellationToken ct)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(patience);
        try
        {
            while (await ReceiveAsync(timer.Token) is { } frame)
            {
                if (frame.Bye is { } bye) return bye.Reason == Bye.Types.Reason.FellBehind;
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return false; // it is connected still
        }
        catch (WebSocketException)
        {
            // It was cut off.
        }

        return true;
    }

    public void Dispose()
    {
        socket.Dispose();
        way.Dispose();
    }

    private async Task SendAsync(ClientFrame frame, CancellationToken ct) => await socket.SendAsync(frame.ToByteArray(), WebSocketMessageType.Binary, true, ct);

    private async Task<ServerFrame?> ReceiveAsync(CancellationToken ct)
    {
        for (var length = 0; ;)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            if (received.EndOfMessage) return ServerFrame.Parser.ParseFrom(buffer, 0, length);
        }
    }
}
