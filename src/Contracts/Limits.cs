namespace DaprMessaging.Contracts;

/// <summary>What a request may ask at once. A client can check before it sends; the server checks in any case.</summary>
public static class Limits
{
    /// <summary>UTF-16 code units.</summary>
    public const int Text = 4096, Title = 128, About = 255;

    /// <summary>Characters of the link of an entity, and of what a media is called, of its id and its type.</summary>
    public const int Url = 2048, MediaName = 256, MediaId = 512, MimeType = 128;

    /// <summary>Characters of a username that can be mentioned.</summary>
    public const int Username = 32;

    public const int Entities = 100, Messages = 100, UserIds = 200;

    /// <summary>Messages that are shown as one.</summary>
    public const int Album = 10;

    /// <summary>UTF-16 code units of what a reply quotes.</summary>
    public const int Quote = 1024;

    /// <summary>Members of a chat.</summary>
    public const int Members = 1000;

    /// <summary>Members of a channel, and steps of it that a device may be behind before it has to read it afresh.</summary>
    public const int ChannelMembers = 1_000_000, ChannelSteps = 5000;

    /// <summary>Bots in a channel.</summary>
    public const int ChannelBots = 20;

    /// <summary>Users whom messages sent together in a channel name, and who are told.</summary>
    public const int Mentions = 200;

    /// <summary>Members of a chat in which it can be seen who has read a message.</summary>
    public const int Readers = 100;

    /// <summary>Members of a chat in which others are told that somebody is typing.</summary>
    public const int TypingMembers = 200;

    /// <summary>Messages pinned in a dialog, dialogs pinned in a folder, users blocked.</summary>
    public const int PinnedMessages = 100, PinnedDialogs = 100, BlockedUsers = 1000;

    /// <summary>Scheduled messages that wait: of a dialog, and in all.</summary>
    public const int ScheduledOfDialog = 100, Scheduled = 1000;

    /// <summary>Days ahead that a message can be scheduled; seconds ahead below which it is sent at once.</summary>
    public const int ScheduleDays = 366, ScheduleSeconds = 10;

    /// <summary>Seconds after which a message may be deleted by itself.</summary>
    public const int TtlSeconds = 366 * 24 * 60 * 60;

    /// <summary>UTF-16 code units of a reaction; different ones to a message; those that a chat lists; messages of a dialog with unread ones.</summary>
    public const int Reaction = 32, Reactions = 11, ChatReactions = 100, UnreadReactions = 500;

    /// <summary>Folders of dialogs: the main list and the archive.</summary>
    public const int Folders = 2;

    /// <summary>UTF-16 code units of what is searched for, and of a hashtag.</summary>
    public const int SearchText = 256;

    /// <summary>Channels of a user that are looked through together with the mailbox, those that they came to last; each by itself always is.</summary>
    public const int SearchedChannels = 500;

    /// <summary>Characters of what a relay of notifications knows a device by, and of the text that it is given.</summary>
    public const int PushToken = 4096, PushText = 200;

    /// <summary>Users whom a session watches, and whom a rule of who sees a user excepts.</summary>
    public const int Watched = 200, PrivacyExceptions = 200;

    /// <summary>Characters of the path of a bot's webhook.</summary>
    public const int WebhookPath = 128;

    /// <summary>Milliseconds that a bot waits for updates at once.</summary>
    public const int PollMs = 50_000;

    public const int HistoryPage = 100, DialogsPage = 100, ReactionsPage = 100, DifferencePage = 500;

    /// <summary>Bytes of an encoded command.</summary>
    public const int Command = 256 << 10;

    /// <summary>Bytes of a frame from a client.</summary>
    public const int Frame = 512 << 10;

    /// <summary>The version that Hello names.</summary>
    public const int ProtocolVersion = 1;
}
