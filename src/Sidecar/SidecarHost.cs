using System.Collections.Concurrent;
using DaprMessaging.Sidecar.Actors;
using DaprMessaging.Sidecar.Invoke;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar;

/// <summary>
/// Dapr inside a process: the components of a resources folder (broker, state store), placement, and a sidecar for each
/// app instance that is added.
/// </summary>
public sealed class SidecarHost : IAsyncDisposable
{
    private readonly SidecarContext context;
    private readonly ComponentSet components;
    private readonly Placement placement = new();
    private readonly Reminders reminders;
    private readonly AppDirectory apps = new();
    private readonly ConcurrentDictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<AppSidecar, bool> sidecars = new();

    private SidecarHost(SidecarContext context, ComponentSet components)
    {
        (this.context, this.components) = (context, components);
        reminders = new Reminders(placement, context);
    }

    public CallCounters Counters => context.Counters;

    /// <summary>For tests.</summary>
    public Faults Faults => context.Faults;

    /// <summary>Reads the component files and starts what they name.</summary>
    /// <exception cref="InvalidDataException">A file is wrong, or a component cannot start: which and why.</exception>
    public static async Task<SidecarHost> StartAsync(SidecarHostOptions options, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var chance = new Chance(options.Random ?? new Random());
        var context = new SidecarContext(options, new CallCounters(), new Faults(chance), chance);
        // Opening a database or a log is disk work: not on the caller's thread.
        return await Task.Run(async () =>
        {
            var components = await ComponentSet.StartAsync(context);
            try
            {
                return new SidecarHost(context, components);
            }
            catch
            {
                await components.DisposeAsync();
                throw;
            }
        }, ct);
    }

    /// <summary>A new sidecar for an instance of this app; it listens when this returns.</summary>
    public Task<AppSidecar> AddAsync(string appId, CancellationToken ct = default) => AddAsync(appId, 0, 0, ct);

    /// <summary>The same, listening on these ports; 0 = any free one.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public async Task<AppSidecar> AddAsync(string appId, int httpPort, int grpcPort, CancellationToken ct = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(appId);
        var number = numbers.AddOrUpdate(appId, 1, (_, n) => n + 1);
        var sidecar = new AppSidecar(appId, number, components, placement, reminders, apps, context, s =>
            sidecars.TryRemove(s, out _));
        await sidecar.ListenAsync(httpPort, grpcPort, ct);
        sidecars[sidecar] = true;
        return sidecar;
    }

    /// <summary>Detaches every app, then closes broker and store.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(sidecars.Keys.Select(s => s.DisposeAsync().AsTask()));
        reminders.Dispose();
        await components.DisposeAsync();
    }
}
