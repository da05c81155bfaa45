namespace DaprMessaging.Simulation.Worlds;

/// <summary>What becomes of one call to the store or the broker: how much of it happens, and what its caller hears.</summary>
internal readonly record struct Fate(Happens Happens, Hears Hears)
{
    public static readonly Fate Well = new(Happens.Whole, Hears.Answer);

    public override string ToString() => this == Well ? "well" : $"{Happens} happens, caller hears {Hears}".ToLowerInvariant();
}

/// <summary>How much of a call happens.</summary>
internal enum Happens
{
    Whole,
    Nothing,

    /// <summary>Of a publish, some events; a transaction is never torn.</summary>
    Part,

    /// <summary>Later, when the caller has long been told that it failed.</summary>
    Late,
}

/// <summary>What the caller of a call hears.</summary>
internal enum Hears
{
    Answer,

    /// <summary>That the store or the broker is out.</summary>
    Outage,

    /// <summary>That somebody else was first.</summary>
    Conflict,

    /// <summary>Nothing ever again: its process dies here.</summary>
    Nothing,
}
