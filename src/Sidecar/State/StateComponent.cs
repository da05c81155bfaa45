using DaprMessaging.Sidecar.Resources;

namespace DaprMessaging.Sidecar.State;

/// <summary>A state store under the name its component file gives it.</summary>
internal sealed record StateComponent(Component Component, IStateStore Store, KeyPrefix Prefix, bool IsActorStateStore);
