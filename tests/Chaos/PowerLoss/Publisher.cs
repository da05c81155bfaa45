using System.Diagnostics;
using System.Globalization;
using System.Text;
using DaprMessaging.Chaos.Faults;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>
/// A broker in a process of its own, with a log so small that it is soon cut off in front. Most of what is published is read at
/// once and needed no more; some is read by nobody, and is to be copied on and on.
/// </summary>
internal static class Publisher
{
    private const string Kept = "Kept", Passed = "Passed";

    private static readonly LogSize small = new() { PageBits = 16, SegmentBits = 17, MinBytes = 1 << 18 };

    /// <summary>Publishes until it is killed, and says which numbers are acknowledged.</summary>
    public static async Task<int> RunAsync(string folder)
    {
        await using var broker = Open(folder);
        broker.Subscribe("reader", new Subscription("pubsub", Passed, "r") { IsBulk = true, MaxCount = 100 }, ReadAsync);
        for (var number = 0; ; number++)
        {
            await broker.PublishAsync(Passed, [.. Enumerable.Range(0, 10).Select(_ => new Message(new byte[2000], []))], default);
            await broker.PublishAsync(Kept, [new Message(Encoding.ASCII.GetBytes($"{number}"), []) { Key = $"{number}" }], default);
            await Console.Out.WriteLineAsync($"{number}");
        }
    }

    /// <summary>Lets it run under a recorder until it has acknowledged so many; when each was heard of.</summary>
    public static async Task<IReadOnlyList<DateTime>> RecordAsync(string folder, string trace, int count)
    {
        string[] command = [.. Recording.Recorder(trace), Path.ChangeExtension(typeof(Publisher).Assembly.Location, null), "publish", folder];
        using var recorder = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        var acknowledged = new List<DateTime>();
        while (acknowledged.Count < count && await recorder.StandardOutput.ReadLineAsync() is not null) acknowledged.Add(DateTime.UtcNow);
        await Processes.SignalAsync("KILL", Processes.ChildrenOf(recorder.Id));
        await recorder.WaitForExitAsync();
        return acknowledged;
    }

    /// <summary>The numbers that a broker finds which is opened on this folder.</summary>
    public static async Task<HashSet<int>> FindAsync(string folder)
    {
        await using var broker = Open(folder);
        var found = new HashSet<int>();
        foreach (var entry in broker.TopicOf(Kept).Partitions.SelectMany(p => p.Entries.ToArray()))
            found.Add(int.Parse(Encoding.ASCII.GetString((await broker.LoadAsync(entry))?.Data ?? []), CultureInfo.InvariantCulture));
        return found;
    }

    private static Broker Open(string folder)
    {
        var chance = new Chance(new Random(1));
        var context = new SidecarContext(new SidecarHostOptions { ResourcesPath = "" }, new CallCounters(), new Sidecar.Faults(chance), chance);
        return new Broker(new BrokerSettings("pubsub") { LogPath = folder }, context, small);
    }

    private static Task ReadAsync(Delivery delivery, CancellationToken ct)
    {
        foreach (var item in delivery.Items) item.Verdict = Verdict.Success;
        return Task.CompletedTask;
    }
}
