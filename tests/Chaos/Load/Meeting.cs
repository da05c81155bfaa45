using System.Collections.Concurrent;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos.Load;

/// <summary>A chat, its owner, who never leaves, and who is a member as each of them was told last.</summary>
internal sealed class Meeting(long id, Person owner, IEnumerable<long> members)
{
    private readonly ConcurrentDictionary<long, bool> members = new(members.Append(owner.UserId).Select(m => KeyValuePair.Create(m, true)));

    public long Id { get; } = id;

    public Person Owner { get; } = owner;

    public Peer Peer => Peer.Chat(Id);

    public bool Has(long userId) => members.GetValueOrDefault(userId);

    public void Note(long userId, bool isMember) => members[userId] = isMember;
}
