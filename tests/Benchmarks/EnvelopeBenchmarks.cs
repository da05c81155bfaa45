using BenchmarkDotNet.Attributes;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Benchmarks;

/// <summary>The envelope that the sidecar puts around an event.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private static readonly Guid id = Guid.Parse("6ab5cba1-3d0d-4d0e-9c3e-0f3f0b6c1d2a");

    private readonly CloudEvent envelope = new("pubsub", "Inbox-T", "msg")
    {
        Data = new byte[350], ContentType = "application/octet-stream", Now = DateTimeOffset.UnixEpoch, Override = static _ => null, NewId = static () => id,
    };

    [Benchmark]
    public byte[] Write() => envelope.ToBytes();
}
