namespace DaprMessaging.Sidecar;

/// <summary>One thing that can be made to go wrong: always, the next few times, or by chance.</summary>
public sealed class Fault
{
    private readonly Func<double> roll;
    private volatile int mode;
    private int times;
    private double chance;
    private long struck;

    internal Fault(Func<double> roll) => this.roll = roll;

    private const int Off = 0, Always = 1, Counted = 2, ByChance = 3;

    /// <summary>How often it has struck.</summary>
    public long Struck => Volatile.Read(ref struck);

    public void Start() => mode = Always;

    public void Stop() => mode = Off;

    /// <summary>It strikes the next <paramref name="count"/> times, then no more.</summary>
    public void Next(int count)
    {
        Volatile.Write(ref times, count);
        mode = Counted;
    }

    /// <summary>It strikes with this probability, 0 to 1.</summary>
    public void WithChance(double probability)
    {
        Volatile.Write(ref chance, probability);
        mode = ByChance;
    }

    /// <summary>One volatile read when off.</summary>
    internal bool Strikes()
    {
        var strikes = mode switch
        {
            Off => false,
            Always => true,
            Counted => Interlocked.Decrement(ref times) >= 0,
            _ => roll() < Volatile.Read(ref chance),
        };
        if (strikes)
            Interlocked.Increment(ref struck);
        return strikes;
    }
}
