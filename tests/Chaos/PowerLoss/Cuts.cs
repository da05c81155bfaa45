namespace DaprMessaging.Chaos.PowerLoss;

/// <summary>At which lines of a recording the power goes.</summary>
internal static class Cuts
{
    /// <summary>Half of them anywhere; half where something was just made safe, or a name has changed: there an order counts.</summary>
    public static IReadOnlyList<int> Of(Recording recording, int count, Random dice)
    {
        var changes = recording.Changes;
        var corners = changes.Where(c => c is not Change.Write).ToList();
        return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? changes[dice.Next(changes.Count)].Began
            : corners[dice.Next(corners.Count)].Began + dice.Next(2)).Order()];
    }
}
