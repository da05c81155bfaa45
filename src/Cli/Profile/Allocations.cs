using System.Diagnostics;
using System.Diagnostics.Tracing;
using System.Globalization;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace DaprMessaging.Cli.Profile;

/// <summary>
/// How much memory some processes allocate a second, as their runtimes count it, second by second. Asking them costs CPU
/// time: not to be done while that is measured.
/// </summary>
internal sealed class Allocations(IEnumerable<(string Room, Process Process)> processes)
{
    private static readonly EventPipeProvider counters = new(
        "System.Runtime", EventLevel.Informational, (long)EventKeywords.None, new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" });

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(5);

    private readonly List<(string Room, EventPipeSession Session, Task<(double Bytes, double Seconds)> Counting)> sessions = [];

    public async Task<IReadOnlyDictionary<string, double>> CountAsync(CancellationToken ct)
    {
        Start();
        await Task.Delay(Duration, TimeProvider.System, ct);
        return await StopAsync(ct);
    }

    private void Start()
    {
        foreach (var (room, process) in processes)
        {
            var session = new DiagnosticsClient(process.Id).StartEventPipeSession([counters], requestRundown: false);
            sessions.Add((room, session, Task.Run(() => Count(session.EventStream))));
        }
    }

    // Bytes a second by room.
    private async Task<IReadOnlyDictionary<string, double>> StopAsync(CancellationToken ct)
    {
        var rates = new Dictionary<string, double>();
        foreach (var (room, session, counting) in sessions)
        {
            await session.StopAsync(ct);
            var (bytes, seconds) = await counting;
            session.Dispose();
            rates[room] = rates.GetValueOrDefault(room) + (seconds > 0 ? bytes / seconds : 0);
        }

        return rates;
    }

    private static (double Bytes, double Seconds) Count(Stream stream)
    {
        var (bytes, seconds) = (0.0, 0.0);
        using var source = new EventPipeEventSource(stream);
        source.Dynamic.All += counted =>
        {
            if (counted.EventName != "EventCounters" || counted.PayloadValue(0) is not IDictionary<string, object> outer
                || outer["Payload"] is not IDictionary<string, object> counter || counter["Name"] as string != "alloc-rate") return;
            bytes += Convert.ToDouble(counter["Increment"], CultureInfo.InvariantCulture);
            seconds += Convert.ToDouble(counter["IntervalSec"], CultureInfo.InvariantCulture);
        };
        source.Process();
        return (bytes, seconds);
    }
}
