using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Inbox;

/// <summary>Events of Inbox-T, in short.</summary>
internal static class Commands
{
    /// <summary>The session 9000 + user of a user, at the gateway g.</summary>
    public static Origin From(long user, ulong request = 1, long? session = null) => new()
    {
        ServerId = "g", SessionId = session ?? 9000 + user, RequestId = request, DeviceId = $"device of {user}",
        Traceparent = "00-origin",
    };

    public static SendMessages Send(
        string conversation, long sender, long randomId, string text = "hello", long replyTo = 0, long at = 1000) =>
        Album(conversation, sender, at, new Item { RandomId = randomId, Content = new Content { Text = text }, ReplyTo = replyTo });

    public static SendMessages Album(string conversation, long sender, params long[] randomIds) => Album(
        conversation, sender, 1000,
            [.. randomIds.Select(id => new Item { RandomId = id, Content = new Content { Text = $"text {id}" } })]);

    public static SendMessages Album(string conversation, long sender, long at, params Item[] items) => new()
    {
        Conversation = conversation, Sender = sender, Items = { items }, AcceptedAt = at, Origin = From(sender),
    };

    public static CreateChat Create(long chat, long creator, long randomId, params long[] users) => new()
    {
        Conversation = Names.ChatConversation(chat), Sender = creator, RandomId = randomId, Title = "the chat", UserIds = { users },
        AcceptedAt = 1000, Origin = From(creator),
    };

    public static AddMembers Add(long chat, long sender, long randomId, params long[] users) => new()
    {
        Conversation = Names.ChatConversation(chat), Sender = sender, RandomId = randomId, UserIds = { users },
        AcceptedAt = 1000, Origin = From(sender),
    };

    public static RemoveMember Remove(long chat, long sender, long randomId, long user) => new()
    {
        Conversation = Names.ChatConversation(chat), Sender = sender, RandomId = randomId, UserId = user, AcceptedAt = 1000,
        Origin = From(sender),
    };

    public static ReadHistory Read(string conversation, long owner, long upTo, long from = 0) => new()
    {
        Conversation = conversation, Owner = owner, UpTo = upTo, From = from, Origin = From(owner),
    };

    public static EditMessage Edit(string conversation, long sender, long randomId, long place, string text, long at = 1000) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, DialogMessageId = place, Content = new Content { Text = text },
        AcceptedAt = at, Origin = From(sender),
    };

    /// <summary>For everyone.</summary>
    public static DeleteMessages Delete(string conversation, long sender, long randomId, params IEnumerable<long> places) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, DialogMessageIds = { places }, AcceptedAt = 1000, Origin = From(sender),
    };

    /// <summary>For oneself.</summary>
    public static HideMessages Hide(string conversation, long owner, params IEnumerable<long> places) => new()
    {
        Conversation = conversation, Owner = owner, DialogMessageIds = { places }, Origin = From(owner),
    };

    /// <summary>For everyone.</summary>
    public static ClearHistory Clear(string conversation, long sender, long randomId, long upTo, long at = 1000) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, UpTo = upTo, AcceptedAt = at, Origin = From(sender),
    };

    /// <summary>For everyone.</summary>
    public static PinMessage Pin(string conversation, long sender, long randomId, long place, long at = 1000) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, DialogMessageId = place, AcceptedAt = at, Origin = From(sender),
    };

    /// <summary>For everyone; without a place: all of them.</summary>
    public static UnpinMessages Unpin(string conversation, long sender, long randomId, long place = 0, long at = 1000) => new()
    {
        Conversation = conversation, Sender = sender, RandomId = randomId, DialogMessageId = place, AcceptedAt = at, Origin = From(sender),
    };

    /// <summary>A voice message, unless another kind is given.</summary>
    public static SendMessages Say(
        string conversation, long sender, long randomId, Media.Types.Kind kind = Media.Types.Kind.Voice, long at = 1000) => Album(
        conversation, sender, at, new Item { RandomId = randomId, Content = new Content { Media = new Media { Kind = kind, Id = "m1" } } });

    /// <summary>A message that names somebody.</summary>
    public static SendMessages Mention(string conversation, long sender, long randomId, long user, long at = 1000) => Album(conversation, sender, at, new Item
    {
        RandomId = randomId,
        Content = new Content
        {
            Text = "hey you", Entities = { new Entity { Kind = Entity.Types.Kind.MentionName, Offset = 4, Length = 3, UserId = user } },
        },
    });

    public static SaveProfile Profile(long owner, string name, long at = 1000, string username = "") => new()
    {
        Owner = owner, Name = name, Username = username, At = at, Origin = From(owner),
    };

    /// <summary>The same command from another place: a retry.</summary>
    public static SendMessages Retried(this SendMessages command, ulong request)
    {
        var retry = command.Clone();
        retry.Origin = From(command.Sender, request, session: 7777);
        return retry;
    }
}
