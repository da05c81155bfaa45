using System.Globalization;
using Dapr.Actors.Runtime;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox.Clocks;

/// <summary>Rings when something that waits in a mailbox is due.</summary>
internal sealed class MailboxClock(ActorHost host, IPublisher publisher, TimeProvider time) : Clock(host, publisher, time)
{
    internal static Emission Ring(string id, DateTimeOffset now)
    {
        var due = new FireDue { Owner = long.Parse(id.AsSpan(1), CultureInfo.InvariantCulture), At = now.ToUnixTimeMilliseconds() };
        return Emission.Of(Names.InboxTopic, Names.ShardKey(Names.ShardOf(due.Owner)), $"{Names.Scheduled(due.Owner)}/due/{due.At}", due, "");
    }

    protected override Emission Command(string id, DateTimeOffset now) => Ring(id, now);
}
