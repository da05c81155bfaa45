namespace DaprMessaging.Chaos.Faults;

/// <summary>Which faults strike, in which order: a function of the seed alone.</summary>
internal static class Schedule
{
    private static readonly FaultKind[] each =
        [FaultKind.KillApp, FaultKind.PauseApp, FaultKind.KillHost, FaultKind.PauseHost, FaultKind.KillAll];

    // Apps die more often than hosts do.
    private static readonly FaultKind[] again = [FaultKind.KillApp, FaultKind.KillApp, FaultKind.PauseApp, FaultKind.KillHost];

    /// <param name="seed">The dice.</param>
    /// <param name="count">How many faults. The first few are one of each kind.</param>
    /// <param name="mayFill">The data is where the disk may be filled.</param>
    public static IReadOnlyList<Fault> Of(int seed, int count, bool mayFill)
    {
        var (dice, faults) = (new Random(seed), new List<Fault>());
        while (faults.Count < count)
        {
            FaultKind[] round = mayFill ? [.. each, FaultKind.FillDisk] : [.. each];
            FaultKind[] rest = [.. again];
            dice.Shuffle(round);
            dice.Shuffle(rest);
            faults.AddRange(round.Concat(rest).Select(
                kind => new Fault(kind, dice.Next(20, 80), dice.Next(1000), TimeSpan.FromMilliseconds(dice.Next(200, 4000)))));
        }

        return faults[..count];
    }
}
