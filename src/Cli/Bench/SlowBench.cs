using System.Collections.Concurrent;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using HdrHistogram;

namespace DaprMessaging.Cli.Bench;

/// <summary>
/// A channel with some who read, to which others come who do not: each of them is told everything, and asks for more. What they cost the
/// server's memory, what those who read feel of them, and whether they have everything when they come back.
/// </summary>
internal sealed class SlowBench(Target target, int sessions, int messages, int asks)
{
    private const int Readers = 20, Size = 4000, PerSecond = 40, ConnectsAtOnce = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Glance = TimeSpan.FromMilliseconds(100), EndPatience = TimeSpan.FromSeconds(40);

    private readonly TimeProvider time = TimeProvider.System;

    public async Task<SlowResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        var (readers, slow) = (Users(Readers), Users(sessions).ConvertAll(user => new SlowDevice(target, user)));
        await target.LoginAsync(readers.Concat(slow.Select(s => s.User)), ct);
        await using var writer = target.Device(target.NewUser());
        await writer.ConnectAsync(ct);
        var channel = Peer.Channel(await writer.CreateChannelAsync("bench", readers, ct: ct));
        var listeners = readers.ConvertAll(user => new Reader(target.Device(user), channel, time));
        await Task.WhenAll(listeners.Select(l => l.ConnectAsync(ct)));
        var without = await SayAsync(writer, channel, listeners, messages, progress, ct);

        foreach (var some in slow.Select(s => s.User).Chunk(Limits.UserIds)) await writer.AddMembersAsync(channel, some, ct: ct);
        await Parallel.ForEachAsync(slow, new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce, CancellationToken = ct }, async (device, token) => await device.ConnectAsync(token));
        var joined = (await writer.GetStateAsync(ct)).Channels.Single(c => c.ChannelId == channel.ChannelId).Pts;
        using var growth = new Growth(target.MemoryBytes, time);
        var asking = Parallel.ForEachAsync(slow, ct, async (device, token) => await device.AskAsync(channel, asks, token));
        var with = await SayAsync(writer, channel, listeners, messages, progress, ct);
        await asking;

        var cut = 0;
        await Parallel.ForEachAsync(slow, new ParallelOptions { MaxDegreeOfParallelism = sessions, CancellationToken = ct }, async (device, token) =>
        {
            if (await device.ReadToTheEndAsync(EndPatience, token)) Interlocked.Increment(ref cut);
        });
        var memory = await growth.EndAsync();
        slow.ForEach(s => s.Dispose());
        var back = slow.Take(Readers).Select(s => new Reader(target.Device(s.User), channel, time, joined)).ToList();
        await Task.WhenAll(back.Select(b => b.ConnectAsync(ct)));
        var lost = await MissingAsync(listeners, 2 * messages, ct) + await MissingAsync(back, messages, ct);
        await Task.WhenAll(listeners.Concat(back).Select(l => l.DisposeAsync().AsTask()));
        return new SlowResult
        {
            Sessions = sessions, Messages = messages, ToldToGo = cut, MemoryMib = memory, Lost = lost,
            WithoutP50Ms = Ms(without, 50), WithoutP99Ms = Ms(without, 99), WithoutMaxMs = Ms(without, 100),
            P50Ms = Ms(with, 50), P99Ms = Ms(with, 99), MaxMs = Ms(with, 100),
        };
    }

    private List<long> Users(int count) => [.. Enumerable.Range(0, count).Select(_ => target.NewUser())];

    private static double Ms(HistogramBase latencies, double percentile) => Math.Round(latencies.GetValueAtPercentile(percentile) / 1000.0, 2);

    // On a schedule: who is held up counts what that holds up.
    private async Task<HistogramBase> SayAsync(MessagingClient writer, Peer channel, List<Reader> readers, int count, Action<double> progress, CancellationToken ct)
    {
        var (saying, began) = (new List<Task>(), time.GetTimestamp());
        foreach (var reader in readers) reader.Forget();
        for (var n = 0; n < count; n++)
        {
            var due = TimeSpan.FromSeconds((double)n / PerSecond) - time.GetElapsedTime(began);
            if (due > TimeSpan.Zero) await Task.Delay(due, time, ct);
            saying.Add(writer.SendAsync(channel, new Stamp(0, n, time.GetTimestamp()).ToText(Size), ct: ct));
            progress(0.5 / count);
        }

        await Task.WhenAll(saying);
        await MissingAsync(readers, count, ct, sinceForgotten: true);
        var all = new LongHistogram(600_000_000, 3);
        foreach (var reader in readers) all.Add(reader.Latencies());
        return all;
    }

    private async Task<int> MissingAsync(List<Reader> readers, int wanted, CancellationToken ct, bool sinceForgotten = false)
    {
        var at = time.GetTimestamp();
        int Missing() => readers.Sum(r => Math.Max(0, wanted - (sinceForgotten ? r.Recent : r.Count)));
        while (Missing() > 0 && time.GetElapsedTime(at) < Patience) await Task.Delay(Glance, time, ct);
        return Missing();
    }

    /// <summary>One that reads.</summary>
    private sealed class Reader(MessagingClient client, Peer channel, TimeProvider time, long? from = null) : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<long, bool> seen = [];
        private Meter meter = new(time);
        private int recent;
        private Task reading = Task.CompletedTask;

        public int Count => seen.Count;

        public int Recent => Volatile.Read(ref recent);

        public void Forget() => (meter, recent) = (new Meter(time), 0);

        public HistogramBase Latencies() => meter.Take();

        public async Task ConnectAsync(CancellationToken ct)
        {
            await client.ConnectAsync(ct);
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            reading = ReadAsync(begun);
            if (from is null) await begun.Task.WaitAsync(Patience, ct);
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await reading;
        }

        private async Task ReadAsync(TaskCompletionSource begun)
        {
            var known = from is { } pts ? new Dictionary<long, long> { [channel.ChannelId] = pts } : [];
            await foreach (var step in client.FollowChannels(known))
            {
                begun.TrySetResult();
                foreach (var message in step.Update.NewMessages?.Messages ?? [])
                {
                    if (message.Content is not { } content || !seen.TryAdd(message.Id, true)) continue;
                    meter.Arrived(Stamp.Parse(content.Text).DueAt);
                    Interlocked.Increment(ref recent);
                }
            }
        }
    }
}
