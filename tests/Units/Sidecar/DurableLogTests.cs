using System.Globalization;
using System.Text;
using CsCheck;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Units.Sidecar;

public sealed class DurableLogTests : IDisposable
{
    /// <summary>A log that wraps and truncates within a test.</summary>
    internal static readonly LogSize Small = new() { PageBits = 16, SegmentBits = 18, MinBytes = 1 << 19 };

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_was_published_is_there_after_a_restart_and_is_delivered_once()
    {
        await using (var world = Open())
        {
            await world.PublishNumbersAsync("T", 0, 500);
            await world.PublishAsync("U", "other");
        }
        await using (var world = Open())
        {
            world.Read("inbox", "T");
            await AllAcknowledgedAsync(world, 500);
            await world.PublishNumbersAsync("T", 500, 10);
            await AllAcknowledgedAsync(world, 510);
            foreach (var partition in world.All.GroupBy(g => g.Partition))
                Assert.Equal(Enumerable.Range(0, partition.Count()).Select(i => (long)i),
                    partition.Select(g => g.Offset));
        }
        await using (var world = Open())
        {
            world.Read("inbox", "T");
            world.Read("inbox", "U");
            await world.PublishAsync("T", "last");
            await Eventually.CountAsync(world.All, 2);
            Assert.Equal(["last", "other"], world.Data.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Metadata_key_and_times_survive()
    {
        var message = new Message("x"u8.ToArray(), [new("cloudevent.id", "é"), new("empty", "")])
        {
            Key = "k",
            PublishedAt = 5,
            ExpiresAt = long.MaxValue
        };
        await using (var world = Open())
            await world.Broker.PublishAsync("T", [message], default);
        await using (var world = Open())
        {
            Message? read = null;
            world.Read("inbox", "T", around: d =>
            {
                read = d.Items[0].Message;
                return Task.CompletedTask;
            });
            await Eventually.CountAsync(world.All, 1);
            Assert.Equal((message.Key, message.PublishedAt, message.ExpiresAt),
                (read!.Key, read.PublishedAt, read.ExpiresAt));
            Assert.Equal(message.Metadata, read.Metadata);
        }
    }

    [Fact]
    public void Any_record_is_read_as_it_was_written() =>
        Gen.Select(Gen.String, Gen.Int[0, 1000], Gen.Long, Gen.Byte.Array, Gen.String.Null(),
            Gen.Select(Gen.String, Gen.String).Array[0, 5]).Sample((topic, partition, offset, data, key, metadata) =>
        {
            topic = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(topic));
            key = key is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(key));
            var pairs = metadata.Select(m =>
                KeyValuePair.Create(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(m.Item1)),
                Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(m.Item2)))).ToArray();
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            new LogRecord(LogRecordKind.Entry, topic, partition, offset)
            {
                Generation = 9,
                Message = new(data, pairs) { Key = key, PublishedAt = 4 }
            }.WriteTo(buffer);
            var read = LogRecord.Read(buffer.WrittenSpan);
            Assert.Equal((topic, partition, offset, 9L, key),
                (read.Topic, read.Partition, read.Offset, read.Generation, read.Message!.Key));
            Assert.Equal(data, read.Message.Data);
            Assert.Equal(pairs, read.Message.Metadata);
            Assert.InRange(buffer.WrittenCount, 0, read.Message.Size + 3 * (topic.Length + (key?.Length ?? 0)));
            for (var cut = 0; cut < Math.Min(buffer.WrittenCount - data.Length, 40); cut++)
                Assert.ThrowsAny<InvalidDataException>(() => LogRecord.Read(buffer.WrittenSpan[..cut]));
        }, iter: 200);

    [Fact]
    public async Task The_log_does_not_grow_with_what_is_done()
    {
        await using (var world = Open())
        {
            world.Read("inbox", "T");
            for (var i = 0; i < 400; i++)
            {
                await world.PublishNumbersAsync("T", i * 50, 50); // 20,000 entries, about 2.5 MB
                await Eventually.TrueAsync(() => world.Waiting("T", "inbox") < 500, "the reader");
            }
            await AllAcknowledgedAsync(world, 20_000);
            Assert.InRange(world.Broker.LogBytes, 0, 1 << 20);
        }
        Assert.InRange(new DirectoryInfo(folder.Sub("log")).EnumerateFiles("log.*").Sum(f => f.Length), 1, 1 << 20);
        await using (var world = Open())
        {
            world.Read("inbox", "T");
            await world.PublishAsync("T", "next");
            await Eventually.CountAsync(world.All, 1);
            Assert.Equal(["next"], world.Data); // offsets outlived the pages they were first written to
        }
    }

    [Fact]
    public async Task Where_a_quiet_topic_stands_outlives_the_pages_it_was_written_to()
    {
        await using (var world = Open())
        {
            world.Read("inbox", "Quiet");
            await world.PublishNumbersAsync("Quiet", 0, 5, key: "k");
            await Eventually.TrueAsync(() => world.Waiting("Quiet", "inbox") == 0, "the quiet topic");
            world.Read("inbox", "T");
            for (var i = 0; i < 200; i++)
            {
                await world.PublishNumbersAsync("T", i * 50, 50);
                await Eventually.TrueAsync(() => world.Waiting("T", "inbox") < 500, "the reader");
            }
        }
        await using (var world = Open())
        {
            world.Read("inbox", "Quiet");
            await world.PublishKeyedAsync("Quiet", ("next", "k"));
            await Eventually.CountAsync(world.All, 1);
            Assert.Equal(("next", 5L), (world.All.First().Data, world.All.First().Offset));
        }
    }

    [Fact]
    public async Task What_nobody_reads_is_copied_forward_and_kept()
    {
        await using (var world = Open())
        {
            world.Read("inbox", "T");
            for (var i = 0; i < 300; i++)
            {
                if (i % 10 == 0)
                    await world.PublishAsync("T-dead", $"dead {i}");
                await world.PublishNumbersAsync("T", i * 50, 50);
                await Eventually.TrueAsync(() => world.Waiting("T", "inbox") < 500, "the reader");
            }
            Assert.InRange(world.Broker.LogBytes, 0, 1 << 20);
            Assert.Equal(30, world.Retained("T-dead"));
        }
        await using (var world = Open())
        {
            Assert.Equal(30, world.Retained("T-dead"));
            world.Read("repair", "T-dead");
            await Eventually.CountAsync(world.All, 30);
            Assert.Equal(Enumerable.Range(0, 30).Select(i => $"dead {i * 10}").Order(StringComparer.Ordinal),
                world.Data.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task What_does_not_fit_in_memory_is_read_from_the_log_in_order()
    {
        await using var world = Open(s => s with { MaxBytesInMemory = 2000 });
        for (var i = 0; i < 30; i++)
            await world.PublishNumbersAsync("T", i * 50, 50, key: "k");
        Assert.True(world.Broker.TopicOf("T").Partitions.Sum(p => p.Entries.ToArray()
            .Count(e => e.Message is null)) > 1400);
        world.Read("inbox", "T");
        await Eventually.CountAsync(world.All, 1500);
        Assert.Equal(Enumerable.Range(0, 1500), world.Data.Select(d => int.Parse(d, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_volatile_topic_is_not_in_the_log_and_drops_its_oldest_aloud()
    {
        await using (var world = Open(s =>
            s with { VolatileTopics = new HashSet<string> { "V" }, VolatileMaxBytes = 20_000 }))
        {
            var before = world.Broker.LogBytes;
            await world.PublishNumbersAsync("V", 0, 1000);
            Assert.Equal(before, world.Broker.LogBytes);
            var kept = world.Retained("V");
            Assert.InRange(kept, 50, 200);
            Assert.Equal(1000 - kept, world.Counters["V", CounterName.Dropped]);
            world.Read("sync", "V");
            await Eventually.CountAsync(world.All, kept);
            Assert.Equal(Enumerable.Range(1000 - kept, kept),
                world.Data.Select(d => int.Parse(d, CultureInfo.InvariantCulture)).Order());
        }
        await using (var world = Open(s => s with { VolatileTopics = new HashSet<string> { "V" } }))
            Assert.Equal(0, world.Retained("V"));
    }

    [Fact]
    public async Task More_or_fewer_partitions_than_before_lose_nothing()
    {
        await using (var world = Open(s => s with { Partitions = 16 }))
            await world.PublishNumbersAsync("T", 0, 200);
        await using (var world = Open(s => s with { Partitions = 4 }))
        {
            await world.PublishNumbersAsync("T", 200, 100);
            world.Read("inbox", "T");
            await AllAcknowledgedAsync(world, 300);
        }
        await using (var world = Open(s => s with { Partitions = 32 }))
        {
            world.Read("inbox", "T");
            await world.PublishNumbersAsync("T", 300, 100);
            await Eventually.CountAsync(world.All, 100);
            Assert.Equal(Enumerable.Range(300, 100), world.Data.Select(d => int.Parse(d, CultureInfo.InvariantCulture))
                .Order());
        }
    }

    [Fact]
    public async Task A_message_larger_than_a_page_is_refused_and_the_next_is_not()
    {
        await using var world = Open();
        var error = await Assert.ThrowsAsync<ArgumentException>(() =>
            world.PublishAsync("T", "beside it", new string('x', 1 << 17)));
        Assert.Contains("larger than the log takes", error.Message, StringComparison.Ordinal);
        world.Read("inbox", "T");
        await world.PublishAsync("T", "x");
        await Eventually.CountAsync(world.All, 1);
        Assert.Equal("x", Assert.Single(world.All).Data);
    }

    [Fact]
    public async Task A_log_has_one_owner()
    {
        await using var world = Open();
        var error = Assert.Throws<InvalidOperationException>(() => Open());
        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
    }

    // A delivery is counted before its verdict is known: a log that is closed in between rightly delivers it again.
    private static Task AllAcknowledgedAsync(BrokerWorld world, int count) =>
        Eventually.TrueAsync(() => world.All.Count == count && world.Waiting("T", "inbox") == 0, $"{count} acknowledged");

    private BrokerWorld Open(Func<BrokerSettings, BrokerSettings>? with = null) => new(folder.Sub("log"), Small, with);
}
