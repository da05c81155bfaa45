using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Units.Sidecar;

/// <summary>
/// This test program started once more as a publisher that says which numbers are acknowledged, to be killed.
/// </summary>
internal static class KilledPublisher
{
    private const string Variable = "SIDECAR_UNITS_PUBLISH_TO";

    /// <summary>Publishes until it is killed. All on one thread: others wait for a module initializer to end.</summary>
    [ModuleInitializer]
    internal static void PublishIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } folder)
            return;
        var chance = new Chance(new Random(3));
        var context = new SidecarContext(new() { ResourcesPath = "" }, new CallCounters(), new Faults(chance), chance);
        var broker = new Broker(new BrokerSettings("pubsub") { LogPath = folder }, context, DurableLogTests.Small);
        var next = broker.TopicOf("T").Partitions.Sum(p => p.NextOffset);
        for (var i = next; ; i++)
        {
            broker.PublishAsync("T", [new Message(new byte[200], []) { Key = $"{i}" }], default).GetAwaiter()
                .GetResult();
            Console.Out.WriteLine(i);
        }
    }

    /// <summary>Runs it until it has acknowledged so many, kills it with SIGKILL; the last number it said.</summary>
    public static async Task<long> RunAsync(string folder, int acknowledged)
    {
        var program = Path.ChangeExtension(typeof(KilledPublisher).Assembly.Location, null);
        using var process = Process.Start(new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            Environment = { [Variable] = folder }
        })!;
        var last = -1L;
        for (var lines = 0; lines < acknowledged; lines++)
            last = long.Parse(await process.StandardOutput.ReadLineAsync().InTimeAsync()
                ?? throw new InvalidOperationException("the publisher ended"), CultureInfo.InvariantCulture);
        process.Kill();
        // Whole lines only: the last may have been cut off by the kill.
        var rest = await process.StandardOutput.ReadToEndAsync().InTimeAsync();
        var whole = rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync().InTimeAsync();
        return whole.Length > 0 ? long.Parse(whole[^1], CultureInfo.InvariantCulture) : last;
    }
}
