using Microsoft.Extensions.Options;

namespace DaprMessaging.Session;

/// <summary>Says again whom devices here watch. Beside the leases of sessions: of many users there are many directories, and one that hangs must cost nobody the session.</summary>
internal sealed class WatchRenewal(Watchers watchers, IMsg msg, IOptions<SessionOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await watchers.RenewAsync(msg, stoppingToken);
    }
}
