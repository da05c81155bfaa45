using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace DaprMessaging.Contracts;

/// <summary>Every name that two processes share, once, with who may use it.</summary>
public static class Names
{
    /// <summary>
    /// Dapr app-ids. Only <see cref="Session"/> may name a user to Msg without a token; only <see cref="Msg"/> may ask
    /// <see cref="Search"/>, which only an operator, who comes by the sidecar of <see cref="Inbox"/>, may tell to begin anew.
    /// </summary>
    public const string Msg = "msg", Inbox = "inbox", Sync = "sync", Session = "session", Search = "search";

    /// <summary>Component names.</summary>
    public const string PubSub = "pubsub", StateStore = "statestore";

    /// <summary>The write path. Published by Msg (commands) and Inbox (Deliver, OutboxRead); consumed by Inbox.</summary>
    public const string InboxTopic = "Inbox-T";

    /// <summary>The push path. Published by Inbox, by Msg (typing), by Session (RoutesChanged, PresenceChanged) and by Sync itself (PushUpdatesIfNot); consumed by Sync.</summary>
    public const string SyncTopic = "Sync-T";

    /// <summary>When clocks have to ring. Published and consumed by Inbox: beside the write path, which no clock shall hold up.</summary>
    public const string ClockTopic = "Clock-T";

    /// <summary>What bots are told, as JSON, each event with its bot's <see cref="UserKey"/> as subject. Published by Sync; consumed by the bots' own apps, and by Sync for those that have a webhook.</summary>
    public const string BotTopic = "Bot-T";

    /// <summary>The output binding, of type bindings.http, through which webhooks of bots are called; a system may be without. Called by Sync.</summary>
    public const string BotBinding = "bots";

    /// <summary>The output binding through which devices are notified that are not connected: bindings.http, to a relay of theirs, or bindings.localstorage. Likewise.</summary>
    public const string PushBinding = "push";

    /// <summary>What could not be processed, with the reason. Published by the topic's own consumer; consumed by Inbox, which keeps it.</summary>
    public const string InboxDeadTopic = "Inbox-T-dead", SyncDeadTopic = "Sync-T-dead";

    /// <summary>Metadata of a dead letter.</summary>
    public const string DeadReason = "reason", DeadKind = "kind";

    /// <summary>The directory of one user's sessions; id u{user}. Called by Session and Sync.</summary>
    public const string SessionActor = "SessionActor";

    /// <summary>What rings when something of a user's mailbox is due; id u{user}. Hosted and called by Inbox.</summary>
    public const string MailboxClock = "MailboxClock";

    /// <summary>What rings when messages of a conversation have outlived their time; id = that of the conversation. Hosted and called by Inbox.</summary>
    public const string ConversationClock = "ConversationClock";

    /// <summary>One gateway process (or Msg instance that holds requests open), by actor placement. Called by Sync.</summary>
    public static string GatewayActor(string serverId) => "Gateway-" + serverId;

    /// <summary>Actor ids of a gateway: calls of one lane are taken one after another.</summary>
    public const int GatewayLanes = 4;

    public static string GatewayLane(long userId) => (Math.Abs(userId) % GatewayLanes).ToString(Invariant);

    /// <summary>Mailboxes are partitioned by shard; a constant of the data, not a setting.</summary>
    public const int Shards = 64;

    /// <summary>Documents over which the members of a channel are spread, and places of a channel of which one document says where nothing is to be read: constants of the data.</summary>
    public const int MemberBuckets = 256, PlacesPerSilentPage = 1024;

    public const int MessagesPerPage = 128, EntriesPerDirectoryPage = 256;

    public const int ReadingsPerPage = 128, ReactionsPerPage = 128;

    public static int ShardOf(long userId) => (int)(userId % Shards);

    /// <summary>Ids that follow one another, or have the same last digits, go to different buckets: Fibonacci hashing.</summary>
    public static int BucketOf(long userId) => (int)((ulong)userId * 11400714819323198485UL >> 56);

    /// <summary>Who writes to single users in the name of the system, with a token of the issuer; keeps no copies, and is written to by nobody.</summary>
    public const long SystemUser = 777000;

    // ---- partition keys

    public static string ShardKey(int shard) => "s" + shard.ToString(Invariant);

    /// <summary>Of a user, or of those who listen to a channel (<see cref="ListenersOf"/>).</summary>
    public static string UserKey(long userId) => userId < 0 ? "b" + (-userId).ToString(Invariant) : "u" + userId.ToString(Invariant);

    /// <summary>The user whom a key is of.</summary>
    public static long UserOf(string userKey) => long.Parse(userKey.AsSpan(1), Invariant) * (userKey[0] == 'b' ? -1 : 1);

    /// <summary>On the push path those who listen to a channel are found like a user: this is their number there.</summary>
    public static long ListenersOf(long channelId) => -channelId;

    // ---- tokens of a local system

    public const string TokenIssuer = "dmsg", TokenAudience = "messaging";

    // ---- conversation ids

    /// <summary>A new chat's id follows from who asks for it: 52 bits of SHA-256 over both numbers, little-endian; never 0.</summary>
    public static long ChatId(long creator, long randomId)
    {
        Span<byte> input = stackalloc byte[16], hash = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64LittleEndian(input, creator);
        BinaryPrimitives.WriteInt64LittleEndian(input[8..], randomId);
        SHA256.HashData(input, hash);
        return Math.Max(1, BinaryPrimitives.ReadInt64LittleEndian(hash) & ((1L << 52) - 1));
    }

    /// <summary>The channel that a chat becomes: as many as there are chats, none of which <see cref="ChatId"/> gives to another.</summary>
    public static long MigratedChannel(long chatId) => chatId | 1L << 52;

    public static string UserConversation(long one, long other) =>
        $"u:{Math.Min(one, other).ToString(Invariant)}:{Math.Max(one, other).ToString(Invariant)}";

    public static string ChatConversation(long chatId) => "c:" + chatId.ToString(Invariant);

    public static string ChannelConversation(long channelId) => "b:" + channelId.ToString(Invariant);

    public static string Conversation(long owner, Peer peer) => peer.KindCase switch
    {
        Peer.KindOneofCase.ChatId => ChatConversation(peer.ChatId),
        Peer.KindOneofCase.ChannelId => ChannelConversation(peer.ChannelId),
        _ => UserConversation(owner, peer.UserId),
    };

    // ---- state keys; written by Inbox alone

    public static string ConversationHead(string conversation) => "conversation/" + conversation;

    public static string Members(string conversation) => $"conversation/{conversation}/members";

    /// <summary>Of a channel: those members among whom the user is, or would be.</summary>
    public static string Members(string channel, long user) => MemberBucket(channel, BucketOf(user));

    public static string MemberBucket(string channel, int bucket) => $"conversation/{channel}/members/{bucket.ToString(Invariant)}";

    public static string ChannelMessage(string channel, long dialogMessageId) => $"conversation/{channel}/message/{dialogMessageId.ToString(Invariant)}";

    public static string SilentPlaces(string channel, long page) => $"conversation/{channel}/silent/{page.ToString(Invariant)}";

    /// <summary>Of a channel: the operation that was the first, second, third … to concern a bot.</summary>
    public static string BotOp(string channel, long bot, long number) => $"conversation/{channel}/bots/{bot.ToString(Invariant)}/{number.ToString(Invariant)}";

    public static string Fuses(string conversation) => $"conversation/{conversation}/fuses";

    public static string Reactions(string conversation, long dialogMessageId) => $"conversation/{conversation}/reactions/{dialogMessageId.ToString(Invariant)}";

    /// <summary>Of a channel: how one user reacts to a message.</summary>
    public static string Reaction(string channel, long dialogMessageId, long user) => $"{Reactions(channel, dialogMessageId)}/{user.ToString(Invariant)}";

    /// <summary>Of a channel: who reacts to a message; the last page has the newest.</summary>
    public static string ReactionPage(string channel, long dialogMessageId, int page) => $"{Reactions(channel, dialogMessageId)}/page/{page.ToString(Invariant)}";

    public static string Op(string conversation, long opNo) => $"conversation/{conversation}/op/{opNo.ToString(Invariant)}";

    public static string Dedupe(string conversation, long user, long randomId) =>
        $"conversation/{conversation}/sent/{user.ToString(Invariant)}/{randomId.ToString(Invariant)}";

    public static string MailboxHead(long user) => "mailbox/" + user.ToString(Invariant);

    public static string Profile(long user) => $"mailbox/{user.ToString(Invariant)}/profile";

    public static string Blocked(long user) => $"mailbox/{user.ToString(Invariant)}/blocked";

    public static string PinnedDialogs(long user) => $"mailbox/{user.ToString(Invariant)}/pinned";

    public static string Scheduled(long user) => $"mailbox/{user.ToString(Invariant)}/scheduled";

    public static string Asked(long user, long randomId) => $"mailbox/{user.ToString(Invariant)}/asked/{randomId.ToString(Invariant)}";

    public static string JoinedChannels(long user) => $"mailbox/{user.ToString(Invariant)}/channels";

    public static string RecentDialogs(long user) => $"mailbox/{user.ToString(Invariant)}/recent";

    public static string Record(long user, long pts) =>
        $"mailbox/{user.ToString(Invariant)}/log/{pts.ToString(Invariant)}";

    public static string Dialog(long user, Peer peer) => $"mailbox/{user.ToString(Invariant)}/dialog/{peer.ToKey()}";

    public static string Page(long user, Peer peer, long page) =>
        $"mailbox/{user.ToString(Invariant)}/dialog/{peer.ToKey()}/page/{page.ToString(Invariant)}";

    public static string Readings(long user, Peer peer, int page) =>
        $"mailbox/{user.ToString(Invariant)}/dialog/{peer.ToKey()}/readings/{page.ToString(Invariant)}";

    public static string DialogDirectory(long user, int page) =>
        $"mailbox/{user.ToString(Invariant)}/dialogs/{page.ToString(Invariant)}";

    /// <summary>All pages of a directory with so many dialogs.</summary>
    public static string[] DialogDirectories(long user, int count) =>
        [.. Enumerable.Range(0, (count + EntriesPerDirectoryPage - 1) / EntriesPerDirectoryPage).Select(k => DialogDirectory(user, k))];

    public static string MailboxDirectoryHead(int shard) => "mailboxes/" + shard.ToString(Invariant);

    public static string MailboxDirectory(int shard, long page) =>
        $"mailboxes/{shard.ToString(Invariant)}/{page.ToString(Invariant)}";

    /// <summary>Who is called so, whatever its case; only of names that can be mentioned.</summary>
    public static string Username(string username) => "usernames/" + username.ToLowerInvariant();

    // ---- dead letters, under the name of the topic that they died on; written by Inbox, taken out by dmsg

    public static string DeadLetters(string topic) => "dead/" + topic;

    public static string DeadLetter(string topic, string id) => $"dead/{topic}/{id}";

    public static string DeadEvent(string topic, string id) => $"dead/{topic}/{id}/event";

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;
}
