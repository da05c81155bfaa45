using DaprMessaging.Hosting;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>What Sync-T may carry: the table of contents of this room.</summary>
internal static class Events
{
    private static readonly Dictionary<string, Func<Delivery, IReadOnlyList<Target>>> Kinds = new()
    {
        [Proto.UpdatesMe.Descriptor.FullName] = d => [UpdatesMe.Route(d.Parse(Proto.UpdatesMe.Parser))],
        [Proto.UpdatesNotMe.Descriptor.FullName] = d => [UpdatesNotMe.Route(d.Parse(Proto.UpdatesNotMe.Parser))],
        [Proto.PushUpdates.Descriptor.FullName] = d => [PushUpdates.Route(d.Parse(Proto.PushUpdates.Parser))],
        [Proto.PushBotUpdates.Descriptor.FullName] = d => [PushBotUpdates.Route(d.Parse(Proto.PushBotUpdates.Parser))],
        [Proto.BroadcastUpdates.Descriptor.FullName] = d => BroadcastUpdates.Route(d.Parse(Proto.BroadcastUpdates.Parser)),
        [Proto.PresenceChanged.Descriptor.FullName] = d => PresenceChanged.Route(d.Parse(Proto.PresenceChanged.Parser)),
        [Proto.PushRpcResult.Descriptor.FullName] = d => [PushRpcResult.Route(d.Parse(Proto.PushRpcResult.Parser))],
    };

    /// <summary>Where it goes, or null for a kind that only a newer writer knows.</summary>
    public static IReadOnlyList<Target>? Route(Delivery delivery) =>
        Kinds.TryGetValue(delivery.Type, out var route) ? route(delivery) : null;

    public static bool IsUnreached(Delivery delivery) => delivery.Type == Proto.PushUpdatesIfNot.Descriptor.FullName;

    public static bool IsRoutesChanged(Delivery delivery) => delivery.Type == Proto.RoutesChanged.Descriptor.FullName;
}
