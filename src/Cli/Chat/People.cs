using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What users and chats are called, as far as it is known.</summary>
internal sealed class People(long me)
{
    private readonly Dictionary<Peer, string> names = [];
    private readonly HashSet<Peer> migrated = [];
    private readonly Dictionary<long, Presence> presences = [];

    public void Learn(IEnumerable<User> users)
    {
        foreach (var user in users) names[Peer.User(user.Id)] = (user.Name.Length > 0 ? user.Name : Peer.User(user.Id).ToKey()) + (user.Bot ? " (bot)" : "");
    }

    public void Learn(IEnumerable<Contracts.Chat> chats)
    {
        foreach (var chat in chats)
        {
            names[chat.Channel ? Peer.Channel(chat.Id) : Peer.Chat(chat.Id)] = chat.Title;
            if (chat.MigratedToChannelId > 0) migrated.Add(Peer.Chat(chat.Id));
        }
    }

    /// <summary>What has just happened; not what a history tells, which may be old.</summary>
    public void Learn(Message message)
    {
        if (message.Action?.ChatEdited is { HasTitle: true } edited) names[message.Peer] = edited.Title;
        if (message.Action?.ChatMigrated is not null) migrated.Add(message.Peer);
        if (message.Action?.ChatCreated is { } created) names[message.Peer] = created.Title;
    }

    public void Learn(Presence presence) => presences[presence.UserId] = presence;

    /// <summary>What was last heard; null: nothing.</summary>
    public Presence? PresenceOf(Peer peer) => presences.GetValueOrDefault(peer.UserId);

    public bool IsKnown(Peer peer) => peer.UserId == me || names.ContainsKey(peer);

    /// <summary>All whom a message names.</summary>
    public bool Knows(Message message) => IsKnown(message.Peer) && Knows(message.FromUserId, message.Action) &&
        (message.Forward is not { } forward || IsKnown(Peer.User(forward.FromUserId)));

    public bool Knows(long from, ServiceAction? action) => In(action).Append(from).All(u => IsKnown(Peer.User(u)));

    public string NameOf(Peer peer) => peer.Equals(Peer.User(me)) ? "notes to myself" : names.GetValueOrDefault(peer, peer.ToKey());

    public string NameOf(long user) => user == me ? "you" : names.GetValueOrDefault(Peer.User(user), Peer.User(user).ToKey());

    /// <summary>Whose name begins so; a chat that goes on as a large group has left its name to that.</summary>
    public IEnumerable<Peer> Named(string text) =>
        names.Where(n => !migrated.Contains(n.Key) && n.Value.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Select(n => n.Key);

    /// <summary>Whom it names.</summary>
    public static IEnumerable<long> In(ServiceAction? action) => action switch
    {
        { MembersAdded: { } added } => added.UserIds,
        { MemberRemoved: { } removed } => [removed.UserId],
        { RoleChanged: { } changed } => [changed.UserId],
        { MemberBanned: { } banned } => [banned.UserId],
        _ => [],
    };
}
