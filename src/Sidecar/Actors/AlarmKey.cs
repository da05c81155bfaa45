namespace DaprMessaging.Sidecar.Actors;

/// <summary>Which timer, or which reminder.</summary>
internal readonly record struct AlarmKey(ActorKey Actor, string Name)
{
    public override string ToString() => $"{Actor.Type}||{Actor.Id}||{Name}";
}
