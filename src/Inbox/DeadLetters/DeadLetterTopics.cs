using DaprMessaging.Contracts;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox.DeadLetters;

/// <summary>Which topics have dead letters, and where those lie.</summary>
public static class DeadLetterTopics
{
    // Few at a time: each is a transaction of its own, and as large as the event.
    private const int MaxMessages = 16;

    /// <summary>The topic, and that of its dead letters.</summary>
    public static readonly (string Topic, string Dead)[] All =
        [(Names.InboxTopic, Names.InboxDeadTopic), (Names.SyncTopic, Names.SyncDeadTopic)];

    public static void MapDeadLetters(this WebApplication app)
    {
        var keeper = app.Services.GetRequiredService<DeadLetterKeeper>();
        foreach (var (topic, dead) in All) app.MapTurns(dead, (deliveries, ct) => keeper.TakeAsync(topic, deliveries, ct), MaxMessages);
    }
}
