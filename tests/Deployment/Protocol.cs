using DaprMessaging.Contracts;

namespace DaprMessaging.Deployment;

/// <summary>What PROTOCOL.md says about who may do what.</summary>
internal static class Protocol
{
    public static readonly string[] Apps = [Names.Msg, Names.Inbox, Names.Sync, Names.Session, Names.Search];

    /// <summary>Those that use the broker.</summary>
    public static readonly string[] Speakers = [.. Apps.Where(a => a != Names.Search)];

    public static readonly string[] Topics = [Names.InboxTopic, Names.SyncTopic, Names.ClockTopic, Names.BotTopic, Names.InboxDeadTopic, Names.SyncDeadTopic];

    private static readonly (string Topic, string App)[] Consumers =
    [
        (Names.BotTopic, Names.Sync), (Names.ClockTopic, Names.Inbox), (Names.InboxTopic, Names.Inbox), (Names.InboxDeadTopic, Names.Inbox), (Names.SyncDeadTopic, Names.Inbox), (Names.SyncTopic, Names.Sync),
    ];

    /// <summary>Who subscribes to what: a line an app and topic.</summary>
    public static IReadOnlySet<(string App, string Topic)> Subscribers => Consumers.Select(c => (c.App, c.Topic)).ToHashSet();

    /// <summary>Who publishes what, by the table of section 6; a dead letter comes from the consumer of its topic.</summary>
    public static IReadOnlySet<(string App, string Topic)> Publishers => Repository.Read("src/Contracts/PROTOCOL.md").Split('\n')
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length == 7 && cells[1].StartsWith('`'))
        .SelectMany(cells => cells[1].Split(',', StringSplitOptions.TrimEntries).Select(topic => (Topic: topic.Trim('`'), From: cells[4].ToLowerInvariant())))
        .Where(row => Topics.Contains(row.Topic))
        .SelectMany(row => row.Topic is Names.InboxDeadTopic or Names.SyncDeadTopic
            ? Consumers.Where(c => row.Topic != c.Topic && row.Topic.StartsWith(c.Topic, StringComparison.Ordinal)).Select(c => (c.App, row.Topic))
            : Apps.Where(app => app == row.From).Select(app => (app, row.Topic)))
        .ToHashSet();
}
