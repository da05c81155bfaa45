namespace DaprMessaging.Simulation.Worlds;

/// <summary>The dice of one world.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Hits(double probability) => probability > 0 && random.NextDouble() < probability;

    public int Below(int bound) => random.Next(bound);

    public int Between(int low, int high) => random.Next(low, high + 1);

    public T Of<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    /// <summary>Mostly about as long as it takes, now and then much longer.</summary>
    public long Delay(int typical) => random.Next(1, 2 * typical + 1) * (random.Next(12) == 0 ? 8 : 1);

    /// <summary>Dice of somebody's own.</summary>
    public Random ToRandom() => new(random.Next());

    public void Shuffle<T>(T[] items) => random.Shuffle(items);
}
