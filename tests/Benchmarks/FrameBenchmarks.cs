using System.Buffers;
using BenchmarkDotNet.Attributes;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Google.Protobuf;

namespace DaprMessaging.Benchmarks;

/// <summary>A frame of updates on its way to a device.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private const int Updates = 16;

    private readonly ServerFrame frame = new() { Pts = Updates };
    private readonly ArrayBufferWriter<byte> output = new(1 << 16);
    private byte[] bytes = [];

    [GlobalSetup]
    public void Fill()
    {
        for (var pts = 1; pts <= Updates; pts++)
        {
            var message = new Message { Id = pts, FromUserId = 2, Date = 1_763_800_000_000, Peer = Peer.User(2), Content = new Content { Text = new string('x', 200) } };
            frame.Updates.Add(new Update { Pts = pts, NewMessage = message });
        }

        bytes = frame.ToByteArray();
    }

    [Benchmark(OperationsPerInvoke = Updates)]
    public void Write()
    {
        output.ResetWrittenCount();
        frame.WriteTo(output);
    }

    [Benchmark(OperationsPerInvoke = Updates)]
    public ServerFrame Read() => ServerFrame.Parser.ParseFrom(bytes);
}
