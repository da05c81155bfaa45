namespace DaprMessaging.Chaos.Faults;

/// <summary>Which faults strike, in which order: a function of the seed alone.</summary>
internal static class Schedule
{
    private static readonly FaultKind[] each =
        [FaultKind.KillApp, FaultKind.PauseApp, FaultKind.HangGateway, FaultKind.KillHost, FaultKind.PauseHost, FaultKind.KillAll];

    // Apps die more often than hosts do.
    private static readonly FaultKind[] again = [FaultKind.KillApp, FaultKind.KillApp, FaultKind.PauseApp, FaultKind.KillHost];

    // Some minutes are more than a lease and every patience, a day is less than the life of a token.
    private static readonly TimeSpan[] jumps = [TimeSpan.FromDays(-1), TimeSpan.FromMinutes(-5), TimeSpan.FromMinutes(5), TimeSpan.FromDays(1)];

    /// <param name="seed">The dice.</param>
    /// <param name="count">How many faults. The first few are one of each kind.</param>
    /// <param name="more">What else may be done on this machine.</param>
    public static IReadOnlyList<Fault> Of(int seed, int count, params FaultKind[] more)
    {
        var (dice, faults) = (new Random(seed), new List<Fault>());
        while (faults.Count < count)
        {
            FaultKind[] round = [.. each, .. more];
            FaultKind[] rest = [.. again];
            dice.Shuffle(round);
            dice.Shuffle(rest);
            faults.AddRange(round.Concat(rest).Select(
                kind => new Fault(kind, dice.Next(20, 80), dice.Next(1000), LengthOf(kind, dice), jumps[dice.Next(jumps.Length)])));
        }

        return faults[..count];
    }

    private static TimeSpan LengthOf(FaultKind kind, Random dice) =>
        TimeSpan.FromMilliseconds(kind == FaultKind.HangGateway ? dice.Next(10_000, 20_000) : dice.Next(200, 4000));
}
