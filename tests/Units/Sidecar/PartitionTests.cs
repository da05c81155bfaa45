using DaprMessaging.Sidecar.PubSub;
using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Units.Sidecar;

public sealed class PartitionTests
{
    [Theory]
    [InlineData("", 2166136261u)]
    [InlineData("a", 0xE40C292Cu)]
    [InlineData("foobar", 0xBF9CF968u)]
    public void The_hash_is_FNV_1a(string text, uint hash) => Assert.Equal(hash, Fnv1a.Hash32(text));

    [Fact]
    public void A_hash_with_the_high_bit_is_negated_as_sarama_does() =>
        Assert.Equal(unchecked((int)0xE40C292Cu) % 8 is var r && r < 0 ? -r : r, Fnv1a.Partition("a", 8));

    [Fact]
    public void Entries_are_found_by_offset_though_offsets_are_missing()
    {
        var partition = new Partition(0);
        for (var offset = 0; offset < 1000; offset++)
            if (offset % 7 != 3)
                partition.Append(new Entry(offset));
        for (var i = 0; i < 500; i++)
            partition.RemoveFirst();
        Assert.Equal(1000, partition.End);
        for (var offset = partition.First.Offset; offset < 1000; offset++)
            Assert.Equal(offset % 7 == 3 ? offset + 1 : offset, partition.From(offset)[0].Offset);
        Assert.True(partition.From(1000).IsEmpty);
    }

    [Theory]
    [InlineData("1h0m0s0ms", 3_600_000)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1500)]
    [InlineData("0", 0)]
    public void Durations_are_read_as_Go_writes_them(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("5 s")]
    [InlineData("1d")]
    public void What_is_no_duration_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
