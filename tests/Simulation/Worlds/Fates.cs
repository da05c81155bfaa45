namespace DaprMessaging.Simulation.Worlds;

/// <summary>Decides what becomes of each call: by the dice, as often as the faults of the configuration say.</summary>
internal class Fates
{
    public virtual Fate Of(Call call, Faults faults, Chance chance)
    {
        if (chance.Hits(faults.Crashes)) return new Fate(HappensOf(call, chance), Hears.Nothing);
        switch (call)
        {
            case Call.Read:
                return chance.Hits(faults.ReadFails) ? new Fate(Happens.Nothing, Hears.Outage) : Fate.Well;
            case Call.Commit:
                if (chance.Hits(faults.CommitFails)) return new Fate(Happens.Nothing, Failure(chance));
                if (chance.Hits(faults.CommitLost)) return new Fate(Happens.Whole, Failure(chance));
                return chance.Hits(faults.CommitLate) ? new Fate(Happens.Late, Failure(chance)) : Fate.Well;
            case Call.Publish:
                return chance.Hits(faults.PublishFails) ? new Fate((Happens)chance.Below(3), Hears.Outage) : Fate.Well;
            default:
                return Fate.Well;
        }
    }

    private static Happens HappensOf(Call call, Chance chance) => call switch
    {
        Call.Commit => chance.Of([Happens.Whole, Happens.Nothing, Happens.Late]),
        Call.Publish => chance.Of([Happens.Whole, Happens.Nothing, Happens.Part]),
        _ => Happens.Nothing,
    };

    // The sidecar says Internal to a lost race and to much else: a conflict may be no conflict, and may have happened.
    private static Hears Failure(Chance chance) => chance.Hits(0.5) ? Hears.Outage : Hears.Conflict;
}
