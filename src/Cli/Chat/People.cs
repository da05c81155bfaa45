using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What users and chats are called, as far as it is known.</summary>
internal sealed class People(long me)
{
    private readonly Dictionary<Peer, string> names = [];

    public void Learn(IEnumerable<User> users)
    {
        foreach (var user in users.Where(u => u.Name.Length > 0)) names[Peer.User(user.Id)] = user.Name;
    }

    public void Learn(IEnumerable<Contracts.Chat> chats)
    {
        foreach (var chat in chats) names[Peer.Chat(chat.Id)] = chat.Title;
    }

    public void Learn(Message message)
    {
        if (message.Action?.ChatCreated is { } created) names[message.Peer] = created.Title;
    }

    public bool Knows(Message message) => names.ContainsKey(message.Peer) && (message.Out || names.ContainsKey(Peer.User(message.FromUserId)));

    public string NameOf(Peer peer) => peer.Equals(Peer.User(me)) ? "notes to myself" : names.GetValueOrDefault(peer, peer.ToKey());

    public string NameOf(long user) => user == me ? "you" : names.GetValueOrDefault(Peer.User(user), Peer.User(user).ToKey());

    public IEnumerable<Peer> Named(string text) =>
        names.Where(n => n.Value.StartsWith(text, StringComparison.OrdinalIgnoreCase)).Select(n => n.Key);
}
