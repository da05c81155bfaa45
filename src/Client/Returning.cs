namespace DaprMessaging.Client;

/// <summary>
/// How long a device stays away when a connection has ended, or when there was none: a moment that chance gives each device of a gateway
/// another of, a longer one each time until a connection lasts, and as long as the server asks for. No I/O, no clock.
/// </summary>
internal sealed class Returning(Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250), Most = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(30), Latest = TimeSpan.FromHours(1);

    private int endings; // one after the other, of connections that did not last

    /// <param name="lasted">How long there was a connection.</param>
    /// <param name="wanted">How long the server does not want to see the device.</param>
    public TimeSpan PauseAfter(TimeSpan lasted, TimeSpan wanted)
    {
        endings = lasted < Lasting ? endings + 1 : 1;
        var own = TimeSpan.FromTicks(Math.Min(First.Ticks << Math.Min(endings - 1, 10), Most.Ticks)) * Chance();
        var asked = TimeSpan.FromTicks(Math.Min(wanted.Ticks, Latest.Ticks)) * (1 + (Chance() / 4));
        return own > asked ? own : asked;
    }

    private double Chance()
    {
        lock (random) return random.NextDouble();
    }
}
