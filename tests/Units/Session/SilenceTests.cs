using DaprMessaging.Session;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Session;

public sealed class SilenceTests : IDisposable
{
    private readonly FakeTimeProvider time = new();
    private readonly Device device = Phones.Of(42, 1, "phone");
    private readonly Silence silence;

    public SilenceTests() => silence = new Silence(device, TimeSpan.FromSeconds(30), time);

    [Fact]
    public void Who_misses_a_ping_and_a_half_is_quiet_and_who_misses_three_is_gone()
    {
        Pass(44);
        Assert.Equal((false, false), (device.IsQuiet, device.IsClosed));
        Pass(1);
        Assert.Equal((true, false), (device.IsQuiet, device.IsClosed));
        Pass(44);
        Assert.False(device.IsClosed);
        Pass(1);
        Assert.True(device.IsClosed);
    }

    [Fact]
    public void Any_word_breaks_it()
    {
        for (var n = 0; n < 5; n++)
        {
            Pass(80);
            Assert.True(device.IsQuiet);
            silence.Break();
            Assert.Equal((false, false), (device.IsQuiet, device.IsClosed));
        }
    }

    public void Dispose() => silence.Dispose();

    private void Pass(int seconds) => time.Advance(TimeSpan.FromSeconds(seconds));
}
