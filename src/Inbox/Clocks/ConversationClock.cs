using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox.Clocks;

/// <summary>Rings when messages of a conversation have outlived their time.</summary>
internal sealed class ConversationClock(ActorHost host, IPublisher publisher, TimeProvider time) : Clock(host, publisher, time)
{
    internal static Emission Ring(string id, DateTimeOffset now)
    {
        var burn = new BurnMessages { Conversation = id, At = now.ToUnixTimeMilliseconds() };
        return Emission.Of(Names.InboxTopic, id, $"{Names.Fuses(id)}/{burn.At}", burn, "");
    }

    protected override Emission Command(string id, DateTimeOffset now) => Ring(id, now);
}
