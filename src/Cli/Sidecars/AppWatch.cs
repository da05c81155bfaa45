using System.Net.Sockets;
using DaprMessaging.Sidecar;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Sidecars;

/// <summary>Serves an app that somebody else starts and stops: attached as soon as it listens, until it listens no more.</summary>
internal sealed class AppWatch(AppSidecar sidecar, Uri app, AppProtocol protocol, ILogger logger)
{
    private const int Misses = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider time = TimeProvider.System;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await sidecar.AttachAsync(app, protocol, stop);
                Log.Serving(logger, sidecar.InstanceId, app);
                await WhileItListensAsync(stop);
                await sidecar.DetachAsync();
                if (!stop.IsCancellationRequested) Log.Gone(logger, sidecar.InstanceId, app);
            }
            catch (TimeoutException)
            {
                // It is not there yet: there is all the time in the world.
            }
            catch (Exception e) when (e is NotSupportedException or HttpRequestException or InvalidDataException)
            {
                Log.NotAttached(logger, sidecar.InstanceId, e);
                await PauseAsync(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task WhileItListensAsync(CancellationToken stop)
    {
        for (var missed = 0; missed < Misses && !stop.IsCancellationRequested;)
        {
            await PauseAsync(stop);
            missed = await ListensAsync(stop) ? 0 : missed + 1;
        }
    }

    private async Task<bool> ListensAsync(CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Pause * 4);
        using var socket = new TcpClient();
        try
        {
            await socket.ConnectAsync(app.Host, app.Port, patience.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PauseAsync(CancellationToken stop) =>
        await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
