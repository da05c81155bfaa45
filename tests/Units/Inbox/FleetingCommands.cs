using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>Events of Inbox-T about what goes by itself, in short.</summary>
internal static class FleetingCommands
{
    /// <summary>The text is the random id.</summary>
    public static SendMessages Fleeting(string conversation, long sender, long randomId, int ttl, long at = 1000) =>
        Album(conversation, sender, at, Lasting(randomId, ttl));

    /// <summary>One of several.</summary>
    public static Item Lasting(long randomId, int ttl) => new() { RandomId = randomId, Content = new Content { Text = $"{randomId}" }, TtlSeconds = ttl };

    public static SetDialogTtl SetTtl(string conversation, long sender, long randomId, int ttl, long at = 1000) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, TtlSeconds = ttl, AcceptedAt = at, Origin = From(sender),
    };

    public static BurnMessages Burn(string conversation, long at) => new() { Conversation = conversation, At = at };
}
