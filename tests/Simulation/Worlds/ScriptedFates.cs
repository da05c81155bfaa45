namespace DaprMessaging.Simulation.Worlds;

/// <summary>
/// All goes well but for one call, which meets a chosen fate: so a test can walk through every boundary there is. Calls
/// count from <see cref="Arm"/> on.
/// </summary>
internal sealed class ScriptedFates(Func<int, Call, bool> isIt, Fate fate) : Fates
{
    private readonly List<Call> calls = [];
    private bool isArmed;

    /// <summary>Nobody meets anything.</summary>
    public ScriptedFates()
        : this((_, _) => false, Fate.Well)
    {
    }

    /// <summary>The call of this number.</summary>
    public ScriptedFates(int at, Fate fate)
        : this((number, _) => number == at, fate)
    {
    }

    /// <summary>The first call of this kind.</summary>
    public ScriptedFates(Call kind, Fate fate)
        : this((_, call) => call == kind, fate)
    {
    }

    /// <summary>The calls there were, that is the boundaries to choose from.</summary>
    public IReadOnlyList<Call> Calls => calls;

    public bool IsMet { get; private set; }

    public void Arm() => isArmed = true;

    public override Fate Of(Call call, Faults faults, Chance chance)
    {
        if (!isArmed) return Fate.Well;
        calls.Add(call);
        if (IsMet || !isIt(calls.Count - 1, call)) return Fate.Well;
        IsMet = true;
        return fate;
    }
}
