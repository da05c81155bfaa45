using System.Globalization;
using DaprMessaging.Contracts.State;
using DaprMessaging.Simulation.Storage;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>What the store holds when all is over, sorted by what it is.</summary>
internal sealed class Truth
{
    private readonly SortedDictionary<string, ConversationTruth> conversations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, MailboxTruth> mailboxes = [];

    public Truth(FaultyStore store)
    {
        foreach (var entry in store.Entries)
        {
            var parts = entry.Key.Split('/');
            switch (parts)
            {
                case ["conversation", var id]:
                    Conversation(id).Head = ConversationHead.Parser.ParseFrom(entry.Value);
                    break;
                case ["conversation", var id, "members"]:
                    Conversation(id).Membership = Membership.Parser.ParseFrom(entry.Value);
                    break;
                case ["conversation", var id, "members", _]:
                    Conversation(id).Membership.Members.Add(Membership.Parser.ParseFrom(entry.Value).Members);
                    break;
                case ["conversation", var id, "reactions", var place]:
                    Conversation(id).Reactions[Number(place)] = ReactionList.Parser.ParseFrom(entry.Value);
                    break;
                case ["conversation", var id, "op", _]:
                    Conversation(id).Add(Op.Parser.ParseFrom(entry.Value));
                    break;
                case ["mailbox", var user]:
                    Mailbox(user).Head = MailboxHead.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "profile"]:
                    Mailbox(user).Profile = Profile.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "blocked"]:
                    Mailbox(user).Blocked = Blocked.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "pinned"]:
                    Mailbox(user).Pinned = PinnedDialogs.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "scheduled"]:
                    Mailbox(user).Scheduled = Scheduled.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "log", var pts]:
                    Mailbox(user).Records[Number(pts)] = Record.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "dialog", var peer]:
                    Mailbox(user).Dialogs[peer] = DialogState.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailbox", var user, "dialogs", var page]:
                    Mailbox(user).Directory[(int)Number(page)] = DialogDirectory.Parser.ParseFrom(entry.Value);
                    break;
                case ["usernames", var name]:
                    Usernames[name] = Username.Parser.ParseFrom(entry.Value);
                    break;
                case ["mailboxes", var shard]:
                    Registered[(int)Number(shard)] = (MailboxDirectoryHead.Parser.ParseFrom(entry.Value).Count, []);
                    break;
            }
        }

        // The pages after their heads: there are as many as the head says.
        foreach (var entry in store.Entries)
        {
            if (entry.Key.Split('/') is ["mailboxes", var shard, _] && Registered.TryGetValue((int)Number(shard), out var registered))
                registered.Users.AddRange(MailboxDirectory.Parser.ParseFrom(entry.Value).UserIds);
        }

        foreach (var conversation in conversations.Values) conversation.Replay();
    }

    /// <summary>Those of which mailboxes have copies.</summary>
    public IEnumerable<ConversationTruth> Conversations => conversations.Values.Where(c => !c.IsChannel);

    /// <summary>Those that are kept once.</summary>
    public IEnumerable<ConversationTruth> Channels => conversations.Values.Where(c => c.IsChannel);

    public IEnumerable<MailboxTruth> Mailboxes => mailboxes.Values;

    /// <summary>The directory of mailboxes, by shard: how many its head counts, and whom its pages list.</summary>
    public SortedDictionary<int, (long Count, List<long> Users)> Registered { get; } = [];

    /// <summary>Whom usernames lead to.</summary>
    public SortedDictionary<string, Username> Usernames { get; } = new(StringComparer.Ordinal);

    public ConversationTruth Conversation(string id)
    {
        if (!conversations.TryGetValue(id, out var conversation)) conversations[id] = conversation = new ConversationTruth(id);
        return conversation;
    }

    public MailboxTruth Mailbox(long user)
    {
        if (!mailboxes.TryGetValue(user, out var mailbox)) mailboxes[user] = mailbox = new MailboxTruth(user);
        return mailbox;
    }

    private MailboxTruth Mailbox(string user) => Mailbox(Number(user));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
