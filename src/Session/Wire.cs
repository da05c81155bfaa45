using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Session;

/// <summary>Frames over a WebSocket: binary messages are protobuf, text messages its JSON. A client is answered as it began.</summary>
internal sealed class Wire(WebSocket socket) : IDisposable
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(4096);
    private WebSocketMessageType type = WebSocketMessageType.Binary;

    /// <summary>The next frame; null when the client has closed.</summary>
    /// <exception cref="UnreadableFrameException">It cannot be read, or is too long.</exception>
    public async Task<ClientFrame?> ReceiveAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Grow();
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            type = received.MessageType;
            if (received.EndOfMessage) return Parse(buffer.AsSpan(0, length));
        }
    }

    public async Task SendAsync(ServerFrame frame, CancellationToken ct)
    {
        if (type == WebSocketMessageType.Text)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(frame)), WebSocketMessageType.Text, true, ct);
            return;
        }

        var size = frame.CalculateSize();
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            frame.WriteTo(bytes.AsSpan(0, size));
            await socket.SendAsync(bytes.AsMemory(0, size), WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);

    /// <summary>Says that nothing more will come; the client answers by closing.</summary>
    public async Task FinishAsync(CancellationToken ct)
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, ct);
    }

    private ClientFrame Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return type == WebSocketMessageType.Text
                ? Parser.Parse<ClientFrame>(Encoding.UTF8.GetString(bytes))
                : ClientFrame.Parser.ParseFrom(bytes);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException
            or FormatException or OverflowException or ArgumentException)
        {
            // The two readers have several ways of saying that they do not understand; to a client they are one.
            throw new UnreadableFrameException(e.Message, e);
        }
    }

    private void Grow()
    {
        if (buffer.Length >= Limits.Frame) throw new UnreadableFrameException($"A frame has at most {Limits.Frame} bytes");
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
