using DaprMessaging.Cli.Bench;

namespace DaprMessaging.Units.Cli.Bench;

public sealed class StampTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(4096)]
    public void A_text_is_as_long_as_asked_and_says_it_all(int size)
    {
        var stamp = new Stamp(4999, 123_456_789_012, long.MaxValue);
        var text = stamp.ToText(size);
        Assert.Equal((size, stamp), (text.Length, Stamp.Parse(text)));
    }
}
