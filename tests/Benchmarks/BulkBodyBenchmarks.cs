using System.Text.Json;
using BenchmarkDotNet.Attributes;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Benchmarks;

/// <summary>A bulk delivery as it comes from a sidecar: JSON, base64 and protobuf, undone.</summary>
[MemoryDiagnoser]
public class BulkBodyBenchmarks
{
    private const int Entries = 100;

    private byte[] body = [];

    [GlobalSetup]
    public void Write() => body = JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = "b", topic = "Inbox-T", type = "bulk",
        entries = Enumerable.Range(1, Entries).Select(i => new
        {
            entryId = $"{i}", contentType = "application/cloudevents+json", metadata = new { __key = $"u:{i}:{1000 + i}" },
            @event = new
            {
                data_base64 = Send($"u:{i}:{1000 + i}", i, i, new string('x', 200)).ToByteArray(), datacontenttype = "application/octet-stream",
                id = $"id {i}", pubsubname = "pubsub", source = "msg", specversion = "1.0", topic = "Inbox-T", type = SendMessages.Descriptor.FullName,
                traceparent = "00-00000000000000000000000000000000-0000000000000000-00",
            },
        }),
    });

    [Benchmark(OperationsPerInvoke = Entries)]
    public int Read()
    {
        var size = 0;
        foreach (var entry in JsonSerializer.Deserialize(body, BulkJson.Default.BulkBody)!.Entries)
            size += entry.ToDelivery().Parse(SendMessages.Parser).Items.Count;
        return size;
    }
}
