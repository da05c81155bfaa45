namespace DaprMessaging.Chaos.Faults;

/// <summary>One fault: after so many further acknowledgements, to the victim that this number falls on, for so long, or by so much.</summary>
internal sealed record Fault(FaultKind Kind, int After, int Victim, TimeSpan For, TimeSpan By)
{
    public override string ToString() => Kind switch
    {
        FaultKind.KillApp => $"{Kind} {Victim} after {After}",
        FaultKind.PauseApp or FaultKind.HangGateway or FaultKind.PauseHost => $"{Kind} {Victim} for {For.TotalSeconds:0.0} s after {After}",
        FaultKind.SetClock => $"{Kind} {Victim} by {By} after {After}",
        _ => $"{Kind} after {After}",
    };
}
