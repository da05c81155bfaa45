using System.Net.WebSockets;

namespace DaprMessaging.Units.Session;

/// <summary>A socket that hears what it is told, and keeps what is said to it.</summary>
internal sealed class ScriptedSocket : WebSocket
{
    private readonly Queue<(WebSocketMessageType Type, byte[] Data, bool End)> script = [];
    private WebSocketState state = WebSocketState.Open;
    private int offset;

    public List<(WebSocketMessageType Type, byte[] Data)> Sent { get; } = [];

    public int Closes { get; private set; }

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => state;

    public override string? SubProtocol => null;

    public ScriptedSocket Hears(WebSocketMessageType type, byte[] data, bool end = true)
    {
        script.Enqueue((type, data, end));
        return this;
    }

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken)
    {
        if (script.Count == 0) return Task.FromResult(new WebSocketReceiveResult(0, WebSocketMessageType.Close, true));
        var (type, data, end) = script.Peek();
        var count = Math.Min(buffer.Count, data.Length - offset);
        data.AsSpan(offset, count).CopyTo(buffer);
        offset += count;
        var isAll = offset == data.Length;
        if (isAll) (_, offset) = (script.Dequeue(), 0);
        return Task.FromResult(new WebSocketReceiveResult(count, type, isAll && end));
    }

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        Sent.Add((messageType, buffer.ToArray()));
        return Task.CompletedTask;
    }

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken)
    {
        Closes++;
        state = WebSocketState.CloseSent;
        return Task.CompletedTask;
    }

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override void Abort() => state = WebSocketState.Aborted;

    public override void Dispose()
    {
    }
}
