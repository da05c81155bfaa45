using System.Net.WebSockets;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting.Tokens;
using Microsoft.Extensions.Options;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Session;

/// <summary>The life of a connection: Hello, login, then frames both ways until one side has enough.</summary>
internal sealed class Socket(
    Devices devices, Listeners listeners, Watchers watchers, IMsg msg, Quotas quotas, SessionDirectory directory, Backlog backlog, TokenReader tokens, Greeting greeting,
    IOptions<SessionOptions> options, TimeProvider time, Random random, ILogger<Socket> log)
{
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    // Of one frame: who takes it more slowly does not read.
    private const int SlowestBytesPerSecond = 4 << 10;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(20);

    public async Task ServeAsync(WebSocket socket, CancellationToken ct)
    {
        using var wire = new Wire(socket);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        try
        {
            if (await GreetAsync(wire, ended.Token) is { } device) await LiveAsync(device, wire, ended);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or IOException)
        {
            // The other side is gone, or we are going: there is nobody left to tell.
            log.SocketEnded(e.Message);
        }
    }

    private async Task<Device?> GreetAsync(Wire wire, CancellationToken ct)
    {
        var receiving = wire.ReceiveAsync(ct);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (await Task.WhenAny(receiving, Task.Delay(options.Value.HelloTimeout, time, late.Token)) != receiving)
        {
            await FarewellAsync(wire, receiving, Reason.HelloLate, Code.HelloExpected, "hello");
            return null;
        }

        await late.CancelAsync();
        try
        {
            if (await receiving is not { } frame) return null;
            if (frame.Hello is not { } hello)
                await FarewellAsync(wire, null, Reason.Refused, Code.HelloExpected, "hello");
            else if (hello.ProtocolVersion != Limits.ProtocolVersion)
                await FarewellAsync(wire, null, Reason.Refused, Code.VersionUnsupported, "protocol_version");
            else if (await tokens.ReadAsync(hello.Token) is { } identity)
                return new Device(identity, random.NextInt64(1, 1L << 53), hello.App[..Math.Min(hello.App.Length, 64)], options.Value, backlog) { BeganAway = hello.Away };
            else
                await FarewellAsync(wire, null, Reason.Refused, Code.TokenInvalid, "token");
        }
        catch (UnreadableFrameException)
        {
            await FarewellAsync(wire, null, Reason.Refused, Code.FrameInvalid, "");
        }

        return null;
    }

    private async Task LiveAsync(Device device, Wire wire, CancellationTokenSource ended)
    {
        using var session = quotas.Begin(device.UserId);
        if (!session.IsAcquired)
        {
            await FarewellAsync(wire, null, Refusal.After(Quotas.AgainAfter(session)));
            return;
        }

        devices.Add(device);
        try
        {
            if (await greeting.WelcomeAsync(device, ended.Token) is not { } welcome)
            {
                if (device.LoginRefusal is { RetryAfterMs: > 0 } later) await FarewellAsync(wire, null, later);
                else if (device.LoginRefusal is { } refusal) await FarewellAsync(wire, null, Reason.Refused, refusal.Code, refusal.Field);
                else await FarewellAsync(wire, null, Reason.GoingAway, Code.Unavailable, "");
                return;
            }

            await wire.SendAsync(new ServerFrame { Welcome = welcome }, ended.Token);
            var reading = ReadAsync(device, wire, ended.Token);
            await WriteAsync(device, wire, ended.Token);
            ended.CancelAfter(CloseTimeout);
            await reading;
        }
        finally
        {
            device.Leave();
            await ForgetAsync(device);
            await listeners.RemoveAsync(device);
            watchers.Remove(device);
            devices.Remove(device);
        }
    }

    // However reading ends, the device is closed: then the writer says goodbye, and everybody goes home.
    private async Task ReadAsync(Device device, Wire wire, CancellationToken ct)
    {
        using var silence = new Silence(device, options.Value.PingInterval, time);
        try
        {
            while (await wire.ReceiveAsync(ct) is { } frame)
            {
                silence.Break();
                if (frame.Ping is { } ping) device.Pong(ping);
                foreach (var request in frame.Requests) msg.Take(device, request);
            }
        }
        catch (UnreadableFrameException)
        {
            device.Close(Reason.Refused, new Refusal { Code = Code.FrameInvalid });
        }
        finally
        {
            device.Close(Reason.Unspecified);
        }
    }

    private static async Task WriteAsync(Device device, Wire wire, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        while (await device.Outgoing.WaitToReadAsync(ct))
        {
            var (frame, bytes) = Frames.Take(device);
            patience.CancelAfter(SendTimeout + TimeSpan.FromSeconds((double)bytes / SlowestBytesPerSecond));
            await wire.SendAsync(frame, patience.Token);
            patience.CancelAfter(Timeout.InfiniteTimeSpan);
            device.Written(bytes);
        }

        await wire.FinishAsync(ct);
    }

    private async Task ForgetAsync(Device device)
    {
        try
        {
            await directory.DetachAsync(device);
        }
        catch (Exception e)
        {
            log.DetachFailed(device.UserId, e.Message);
        }
    }

    private Task FarewellAsync(Wire wire, Task<ClientFrame?>? receiving, Reason reason, Code code, string field) =>
        FarewellAsync(wire, receiving, new Refusal { Code = code, Field = field }, reason);

    // Nothing that is on its way out may be cut off by closing at once: the client closes, or the time is up.
    private async Task FarewellAsync(Wire wire, Task<ClientFrame?>? receiving, Refusal refusal, Reason reason = Reason.GoingAway)
    {
        using var patience = new CancellationTokenSource(CloseTimeout, time);
        await wire.SendAsync(new ServerFrame { Bye = new Bye { Reason = reason, Refusal = refusal } }, patience.Token);
        await wire.FinishAsync(patience.Token);
        try
        {
            await (receiving ?? wire.ReceiveAsync(patience.Token)).WaitAsync(patience.Token);
        }
        catch (UnreadableFrameException)
        {
            // It says something, but nobody listens any more.
        }
    }
}
