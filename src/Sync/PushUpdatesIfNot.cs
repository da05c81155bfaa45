using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For those devices of the user that can be notified, and were not reached.</summary>
internal static class PushUpdatesIfNot
{
    /// <summary>Somebody is to be told of it who does not look: others have said something.</summary>
    public static bool IsNotable(Update update) => update.NewMessage is { Out: false, Past: false, Content: not null };

    /// <summary>What is to be said again to those who were not reached; null: there is nobody.</summary>
    /// <param name="target">What was handed over, and notifies.</param>
    /// <param name="route">Where its user can be reached.</param>
    /// <param name="reached">The devices that took it.</param>
    /// <param name="cause">The event that brought it.</param>
    public static Emission? Of(Target target, Route route, IReadOnlySet<string> reached, Hosting.Delivery cause)
    {
        if (route.IsKnown && route.Devices.All(d => reached.Contains(d.DeviceId))) return null;
        var notable = target.Delivery.Updates.Updates_.Where(IsNotable);
        return Emission.Of(Names.SyncTopic, Names.UserKey(target.UserId), cause.Id + "/not", new Proto.PushUpdatesIfNot
        {
            UserId = target.UserId, ReachedDeviceIds = { reached }, Updates = new Updates { Updates_ = { notable }, Pts = target.Delivery.Updates.Pts },
        }, cause.TraceParent);
    }
}
