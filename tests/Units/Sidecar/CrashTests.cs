using System.Globalization;
using DaprMessaging.Sidecar.PubSub;
using Microsoft.Extensions.Logging.Abstractions;

namespace DaprMessaging.Units.Sidecar;

/// <summary>Kill -9 and power loss: what was acknowledged is there, and the log opens.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly LogSize small = DurableLogTests.Small;

    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_in_the_middle_of_publishing_nothing_acknowledged_is_lost()
    {
        for (var (run, acknowledged) = (0, -1L); run < 6; run++)
        {
            acknowledged = Math.Max(acknowledged, await KilledPublisher.RunAsync(folder.Sub("log"), 150 + run * 37));
            await using var world = Open();
            Assert.True(world.Retained("T") >= acknowledged + 1,
                $"{world.Retained("T")} of {acknowledged + 1} are there");
            Assert.All(world.Broker.TopicOf("T").Partitions, p => Assert.Equal(p.NextOffset, p.Count));
        }
    }

    [Fact]
    public async Task An_image_of_the_files_at_any_moment_with_any_rubbish_behind_opens_with_all_that_was_acknowledged()
    {
        var random = new Random(11);
        var acknowledged = 0;
        await using var world = Open();
        using var stop = new CancellationTokenSource();
        var publishing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await world.PublishNumbersAsync("T", Volatile.Read(ref acknowledged), 7);
                Interlocked.Add(ref acknowledged, 7);
            }
        });
        for (var image = 0; image < 12; image++)
        {
            var before = Volatile.Read(ref acknowledged);
            await Eventually.TrueAsync(() => Volatile.Read(ref acknowledged) > before + 50, "progress");
            var sure = Volatile.Read(ref acknowledged);
            Copy(folder.Sub("log"), folder.Sub($"image{image}"));
            Spoil(folder.Sub($"image{image}"), random);
            for (var opening = 0; opening < 2; opening++) // what is written over the rubbish must survive it, too
            {
                await using var copy = new BrokerWorld(folder.Sub($"image{image}"), small);
                Assert.True(copy.Retained("T") >= sure + opening * 20,
                    $"image {image}: {copy.Retained("T")} of {sure + opening * 20}");
                await copy.PublishNumbersAsync("T", 1_000_000, 20);
            }
        }
        await stop.CancelAsync();
        await publishing.InTimeAsync();
    }

    [Fact]
    public void A_leftover_of_an_earlier_opening_behind_a_newer_record_is_no_record()
    {
        using (var log = new DurableLog(folder.Sub("log"), small, TimeProvider.System, NullLogger.Instance))
        {
            Assert.Empty(log.Recover());
            log.Append(Record(1));
            log.Commit();
        }
        byte[] bytes;
        using (var log = new DurableLog(folder.Sub("log"), small, TimeProvider.System, NullLogger.Instance))
        {
            bytes = Assert.Single(log.Recover()).Bytes;
            Assert.Equal(1, LogRecord.GenerationOf(bytes));
            log.Append(Record(2));
            log.Commit();
        }
        using (var raw = new FASTER.core.FasterLog(new FASTER.core.FasterLogSettings
        {
            LogDevice = new FASTER.core.ManagedLocalStorageDevice(folder.Sub("log/log"), osReadBuffering: true),
            FastCommitMode = true,
            LogChecksum = FASTER.core.LogChecksumType.PerEntry,
            PageSizeBits = small.PageBits,
            MemorySizeBits = small.PageBits + 1,
            SegmentSizeBits = small.SegmentBits,
        }))
        {
            raw.Enqueue(bytes); // generation 1, after generation 2
            raw.Commit(spinWait: true);
        }
        using var last = new DurableLog(folder.Sub("log"), small, TimeProvider.System, NullLogger.Instance);
        Assert.Equal([1L, 2L], last.Recover().Select(r => LogRecord.Read(r.Bytes).Offset));
    }

    [Fact]
    public async Task A_copy_that_was_under_way_when_its_entry_was_acknowledged_brings_nothing_back()
    {
        using (var log = new DurableLog(folder.Sub("log"), small, TimeProvider.System, NullLogger.Instance))
        {
            Assert.Empty(log.Recover());
            for (var offset = 0; offset < 3; offset++)
                log.Append(Record(offset));
            log.Append(LogRecord.Position("T", 0, "inbox", 3));
            log.Append(Record(1));
            log.Commit();
        }
        await using var world = Open();
        Assert.Equal(0, world.Retained("T"));
        world.Read("inbox", "T");
        await world.PublishNumbersAsync("T", 0, 40);
        await Eventually.CountAsync(world.All, 40);
        Assert.Equal(3, world.All.Where(g => g.Partition == 0).Min(g => g.Offset));
    }

    private BrokerWorld Open(Func<BrokerSettings, BrokerSettings>? with = null) => new(folder.Sub("log"), small, with);

    private static LogRecord Record(long offset) =>
        new(LogRecordKind.Entry, "T", 0, offset) { Message = new(new byte[64], []) };

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "owner").Order(StringComparer.Ordinal))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete);
            using var copy = File.Create(target);
            source.CopyTo(copy);
        }
    }

    /// <summary>Cuts or litters what is behind the last byte written, as a torn write may.</summary>
    private static void Spoil(string image, Random random)
    {
        var last = Directory.EnumerateFiles(image, "log.*")
            .MaxBy(f => int.Parse(Path.GetExtension(f)[1..], CultureInfo.InvariantCulture))!;
        var bytes = File.ReadAllBytes(last);
        var end = Math.Min((Array.FindLastIndex(bytes, b => b != 0) + 4) & ~3, bytes.Length);
        var rubbish = new byte[random.Next(1, 40_000)];
        switch (random.Next(4))
        {
            case 0:
                rubbish = [];
                break;
            case 1:
                random.NextBytes(rubbish);
                break;
            case 2:
                random.NextBytes(rubbish);
                end += random.Next(4000);
                break;
            default: // records of old, as valid as any
                rubbish = bytes[Math.Max(0, end - rubbish.Length)..end];
                break;
        }
        using var file = File.Open(last, FileMode.Open);
        file.SetLength(Math.Min(file.Length, end));
        file.Position = end;
        file.Write(rubbish);
    }
}
