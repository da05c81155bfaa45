using BenchmarkDotNet.Attributes;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Benchmarks;

/// <summary>Updates that come to a device, put in their order.</summary>
[MemoryDiagnoser]
public class UpdateLineBenchmarks
{
    private const int Updates = 1000, Window = 16;

    private readonly Update[] inOrder = [.. Enumerable.Range(1, Updates).Select(pts => new Update { Pts = pts })];
    private Update[] shuffled = [];

    [GlobalSetup]
    public void Shuffle() => shuffled = [.. inOrder.Chunk(Window).SelectMany(c => c.Reverse())];

    [Benchmark(OperationsPerInvoke = Updates, Baseline = true)]
    public long InOrder() => Take(inOrder);

    [Benchmark(OperationsPerInvoke = Updates, Description = "16 at a time, backwards")]
    public long Backwards() => Take(shuffled);

    private static long Take(Update[] updates)
    {
        var line = new UpdateLine(0);
        foreach (var update in updates) line.Offer([update], 0, static _ => true);
        return line.Pts;
    }
}
