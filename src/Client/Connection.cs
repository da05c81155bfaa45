using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Client;

/// <summary>One WebSocket, from Hello to Bye: frames in, requests out, answers matched to requests.</summary>
internal sealed class Connection : IAsyncDisposable
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource<Result>> pending = [];
    private readonly MessagingClientOptions options;
    private byte[] buffer = new byte[4096];
    private ulong lastRequest;

    private Connection(MessagingClientOptions options)
    {
        this.options = options;
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        socket.Options.CollectHttpResponseDetails = true;
    }

    public Welcome Welcome { get; private set; } = new();

    /// <summary>When the last frame came.</summary>
    public long HeardAt { get; private set; }

    /// <exception cref="RefusedException">The server does not want this client.</exception>
    /// <exception cref="DisconnectedException">It did not get that far.</exception>
    public static async Task<Connection> OpenAsync(MessagingClientOptions options, long pts, bool away, CancellationToken ct)
    {
        var connection = new Connection(options);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(options.AttemptTimeout);
            await connection.socket.ConnectAsync(AddressOf(options.Url), patience.Token);
            var hello = new Hello
            {
                Token = await options.Token(patience.Token), ProtocolVersion = Limits.ProtocolVersion, Pts = pts, App = options.App, Away = away,
            };
            await connection.SendAsync(new ClientFrame { Hello = hello }, patience.Token);
            var answer = await connection.ReceiveAsync(patience.Token);
            connection.Welcome = answer?.Welcome ?? throw Farewell(answer?.Bye);
            return connection;
        }
        catch (Exception e) when (e is not RefusedException and not DisconnectedException)
        {
            var after = connection.AskedBeforeItOpened();
            await connection.DisposeAsync();
            ct.ThrowIfCancellationRequested();
            throw new DisconnectedException($"No connection to {options.Url}: {e.Message}", e) { RetryAfter = after };
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes frames until there are no more; answers go to their requests after <paramref name="take"/> saw them.</summary>
    /// <exception cref="RefusedException">The server does not want this client any more.</exception>
    /// <exception cref="DisconnectedException">It said goodbye.</exception>
    public async Task ReadAsync(Action<ServerFrame> take, CancellationToken ct)
    {
        try
        {
            while (await ReceiveAsync(ct) is { } received)
            {
                HeardAt = options.Time.GetTimestamp();
                foreach (var frame in options.Tamper?.Invoke(received) ?? [received]) Dispatch(frame, take);
                if (received.Bye is { } bye) throw Farewell(bye);
            }
        }
        finally
        {
            foreach (var request in pending.Keys)
            {
                if (pending.TryRemove(request, out var waiting))
                    waiting.TrySetException(new DisconnectedException("The connection ended before the answer came"));
            }
        }
    }

    public async Task<Result> AskAsync(Request request, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref lastRequest);
        var answer = new TaskCompletionSource<Result>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = answer;
        try
        {
            request = request.Clone();
            request.RequestId = id;
            await SendAsync(new ClientFrame { Requests = { request } }, ct);
            return await answer.Task.WaitAsync(options.AttemptTimeout, options.Time, ct);
        }
        catch (Exception e) when (e is TimeoutException or WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw new DisconnectedException("No answer came: " + e.Message, e);
        }
        finally
        {
            pending.TryRemove(id, out _);
        }
    }

    public Task PingAsync(CancellationToken ct) => SendAsync(new ClientFrame { Ping = new Ping { Number = HeardAt } }, ct);

    /// <summary>It does not answer: end it, so that reading ends.</summary>
    public void Abort() => socket.Abort();

    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open)
        {
            using var patience = new CancellationTokenSource(CloseTimeout);
            try
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // It was going anyway.
            }
        }

        socket.Dispose();
        writing.Dispose();
    }

    private void Dispatch(ServerFrame frame, Action<ServerFrame> take)
    {
        take(frame);
        foreach (var result in frame.Results)
        {
            if (pending.TryRemove(result.RequestId, out var waiting)) waiting.TrySetResult(result);
        }
    }

    private async Task SendAsync(ClientFrame frame, CancellationToken ct)
    {
        var size = frame.CalculateSize();
        var bytes = ArrayPool<byte>.Shared.Rent(size);
        frame.WriteTo(bytes.AsSpan(0, size));
        await writing.WaitAsync(ct);
        try
        {
            await socket.SendAsync(bytes.AsMemory(0, size), WebSocketMessageType.Binary, true, ct);
        }
        finally
        {
            writing.Release();
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private async Task<ServerFrame?> ReceiveAsync(CancellationToken ct)
    {
        var length = 0;
        while (true)
        {
            if (length == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var received = await socket.ReceiveAsync(buffer.AsMemory(length), ct);
            if (received.MessageType == WebSocketMessageType.Close) return null;
            length += received.Count;
            if (received.EndOfMessage) return ServerFrame.Parser.ParseFrom(buffer, 0, length);
        }
    }

    // A refusal that says when to ask again is none for ever, whatever its code.
    private static Exception Farewell(Bye? bye) => bye switch
    {
        { Reason: Bye.Types.Reason.Refused or Bye.Types.Reason.Terminated, Refusal: { RetryAfterMs: <= 0 } refusal } => new RefusedException(refusal),
        not null => new DisconnectedException($"The server said goodbye: {bye.Reason}")
        {
            RetryAfter = TimeSpan.FromMilliseconds(Math.Max(0, bye.Refusal?.RetryAfterMs ?? 0)),
        },
        null => new DisconnectedException("The server closed the connection"),
    };

    // A gateway that has no room for an address says so in HTTP.
    private TimeSpan AskedBeforeItOpened() =>
        socket.HttpResponseHeaders?.TryGetValue("Retry-After", out var values) == true && RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var after)
            ? after.Delta ?? TimeSpan.Zero : TimeSpan.Zero;

    private static Uri AddressOf(Uri url) => new UriBuilder(url)
    {
        Scheme = url.Scheme switch { "http" => "ws", "https" => "wss", var scheme => scheme },
        Path = url.AbsolutePath == "/" ? "/ws" : url.AbsolutePath,
    }.Uri;
}
