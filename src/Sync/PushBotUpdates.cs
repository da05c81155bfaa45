using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using Delivery = DaprMessaging.Hosting.Delivery;
using Proto = DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>For all sessions of a bot, and once more for its own channel.</summary>
internal static class PushBotUpdates
{
    public static Target Route(Proto.PushBotUpdates e) => new(new Proto.Delivery { UserId = e.UserId, Updates = e.Updates });

    /// <summary>
    /// What its channel hears; null: the event is another. A bot that has a webhook hears it there and nowhere else: no app's
    /// subscription is meant by that subject. (There must be one: a rule about what is not there is an error, and holds up the topic.)
    /// </summary>
    public static Emission? Channel(Delivery delivery)
    {
        if (delivery.Type != Proto.PushBotUpdates.Descriptor.FullName) return null;
        var e = delivery.Parse(Proto.PushBotUpdates.Parser);
        var key = Names.UserKey(e.UserId);
        return Emission.OfJson(Names.BotTopic, key, delivery.Id, e, delivery.TraceParent) with { Subject = e.Webhook.Length > 0 ? key + "/webhook" : key };
    }
}
