using System.Diagnostics;
using DaprMessaging.Chaos.Checks;
using DaprMessaging.Chaos.Load;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>A system started on what a power loss has left.</summary>
internal sealed class Aftermath(string folder, Crowd before) : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(1);

    private readonly ErrorLog errors = new();
    private LocalSystem? system;

    public TimeSpan StartedIn { get; private set; }

    /// <summary>Writes the files, and starts on them.</summary>
    public async Task StartAsync(SortedDictionary<string, byte[]?> files, string recorded)
    {
        Files.Write(files, recorded, folder);
        var watch = Stopwatch.StartNew();
        system = await LocalSystem.StartAsync(
            new LocalSystemOptions(new DataFolder(folder))
            {
                Components = Path.Combine(AppContext.BaseDirectory, "components", "local"),
                Logging = logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(errors),
            }, CancellationToken.None);
        StartedIn = watch.Elapsed;
    }

    /// <summary>What is wrong, when all that was on its way has come: what was acknowledged until then is missing, or the audit complains.</summary>
    public async Task<IReadOnlyList<string>> InspectAsync(DateTime until)
    {
        IReadOnlyList<string> found = ["nothing was looked at"];
        for (var watch = Stopwatch.StartNew(); found.Count > 0 && watch.Elapsed < patience;)
            found = [.. await AuditAsync(), .. until < before.StartedAt ? [] : Inspection.Of(await ReadAsync(), before.Book, before.Meetings, until)];
        return [.. found, .. errors.Unexpected];
    }

    public async ValueTask DisposeAsync()
    {
        if (system is not null) await system.DisposeAsync();
    }

    // As dmsg verify does.
    private async Task<IEnumerable<string>> AuditAsync()
    {
        var sidecar = await system!.Host.AddAsync(Names.Inbox);
        await using (sidecar)
        {
            using var visit = new DaprVisit(new ConfigurationBuilder().AddInMemoryCollection(sidecar.AppSettings).Build(), TimeProvider.System);
            var audit = new Audit(visit.Store);
            foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
            return audit.Damages.Select(d => d.ToString());
        }
    }

    // With the tokens that the devices had before.
    private async Task<IReadOnlyList<Mailbox>> ReadAsync() => await Task.WhenAll(before.People.Select(async person =>
    {
        await using var device = person.Phone.Elsewhere(system!.Url);
        await device.SwitchOnAsync();
        return await Mailbox.ReadAsync(device.Client);
    }));
}
