using System.Collections.Concurrent;
using DaprMessaging.Contracts.Client;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Session;

/// <summary>Renews the leases of all sessions here, and of the channels that they listen to, and closes those that the directory has forgotten: they were deaf.</summary>
internal sealed class Leases(
    Devices devices, Listeners listeners, SessionDirectory directory, IOptions<SessionOptions> options, TimeProvider time, ILogger<Leases> log)
    : BackgroundService
{
    private const int AtOnce = 32;

    // Of directories that hang, each keeps the place of others for as long as a call may take: they come last, or others would lose their leases.
    private readonly ConcurrentDictionary<long, bool> late = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.RenewInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
            var users = devices.ByUser().OrderBy(u => late.ContainsKey(u.Key)).ToList();
            late.Clear();
            await Task.WhenAll(
                Parallel.ForEachAsync(users, parallel, async (user, ct) => await RenewAsync(user.Key, user.Value, ct)),
                Parallel.ForEachAsync(listeners.Channels, parallel, async (channel, ct) => await listeners.RenewAsync(channel, ct)));
        }
    }

    /// <summary>One user's.</summary>
    internal async Task RenewAsync(long user, IReadOnlyList<Device> here, CancellationToken ct)
    {
        try
        {
            var lost = await directory.RenewAsync(user, here.Select(d => d.SessionId), ct);
            foreach (var device in here.Where(d => lost.Contains(d.SessionId))) device.Close(Bye.Types.Reason.LeaseLost);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            late[user] = true;
            log.RenewFailed(user, e.Message);
        }
    }
}
