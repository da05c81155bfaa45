using System.Globalization;

namespace DaprMessaging.Chaos;

/// <summary>How much is done, and from which seed: little where nothing is said, as in plain <c>dotnet test</c>.</summary>
internal static class Length
{
    /// <summary>Faults of a run of each kind.</summary>
    public static int Faults { get; } = Number("CHAOS_FAULTS", 3);

    /// <summary>Kills of the whole system under the load of pairs.</summary>
    public static int Kills { get; } = Number("CHAOS_KILLS", 2);

    /// <summary>Moments at which the power goes.</summary>
    public static int Cuts { get; } = Number("CHAOS_CUTS", 4);

    /// <summary>Messages that are acknowledged while the disk is recorded.</summary>
    public static int Messages { get; } = Number("CHAOS_MESSAGES", 100);

    /// <summary>The same seed is the same faults in the same order; when each strikes depends on how fast the system is.</summary>
    public static int Seed { get; } = Number("CHAOS_SEED", Random.Shared.Next());

    private static int Number(string variable, int standard) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : standard;
}
