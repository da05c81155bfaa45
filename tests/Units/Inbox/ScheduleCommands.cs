using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>Events of Inbox-T about what is scheduled, in short.</summary>
internal static class ScheduleCommands
{
    /// <summary>The texts are "later" and the random id.</summary>
    public static ScheduleMessages Later(string conversation, long owner, long date, long at, params long[] randomIds) => new()
    {
        Owner = owner, Conversation = conversation, Date = date, At = at, Origin = From(owner),
        Items = { randomIds.Select(id => new Item { RandomId = id, Content = new Content { Text = $"later {id}" } }) },
    };

    public static EditScheduledMessage EditLater(long owner, long randomId, long id, string? text = null, long date = 0) => new()
    {
        Owner = owner, RandomId = randomId, Id = id, Content = text is null ? null : new Content { Text = text }, Date = date, At = 1000, Origin = From(owner),
    };

    public static DeleteScheduledMessages DeleteLater(long owner, long randomId, params long[] ids) => new()
    {
        Owner = owner, RandomId = randomId, Ids = { ids }, At = 1000, Origin = From(owner),
    };

    public static SendScheduledMessages SendNow(long owner, long randomId, long at, params long[] ids) => new()
    {
        Owner = owner, RandomId = randomId, Ids = { ids }, At = at, Origin = From(owner),
    };

    public static FireDue Ring(long owner, long at) => new() { Owner = owner, At = at };
}
