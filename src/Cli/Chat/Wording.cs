using System.Globalization;
using DaprMessaging.Contracts;
using Doing = DaprMessaging.Contracts.Typing.Types.Action;
using Status = DaprMessaging.Contracts.Presence.Types.Status;

namespace DaprMessaging.Cli.Chat;

/// <summary>Messages in words.</summary>
internal static class Wording
{
    private const int Short = 40, Shorter = 20;

    public static string Time(long date) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(date), TimeZoneInfo.Local).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Who said what, in one line.</summary>
    /// <param name="message">What was said.</param>
    /// <param name="people">What everybody is called.</param>
    /// <param name="meant">The message that it answers, or tells to be pinned, if that is known.</param>
    /// <param name="isBrief">What it answers need not be said.</param>
    public static string Summary(Message message, People people, Message? meant = null, bool isBrief = false) => message.Action is { } action
        ? $"* {Action(message.FromUserId, action, people, meant)}"
        : $"{people.NameOf(message.FromUserId)}: {(isBrief ? First(message, people) : Origin(message, people, meant))}{Body(message)}{Edited(message)}{Fleeting(message)}{Reactions(message)}";

    public static string Action(long from, ServiceAction action, People people, Message? pinned = null) => action.KindCase switch
    {
        ServiceAction.KindOneofCase.ChatCreated => $"{people.NameOf(from)} created '{Plain(action.ChatCreated.Title)}'",
        ServiceAction.KindOneofCase.MembersAdded => $"{people.NameOf(from)} added {string.Join(", ", action.MembersAdded.UserIds.Select(people.NameOf))}",
        ServiceAction.KindOneofCase.MemberRemoved when action.MemberRemoved.UserId == from => $"{people.NameOf(from)} left",
        ServiceAction.KindOneofCase.MemberRemoved => $"{people.NameOf(from)} removed {people.NameOf(action.MemberRemoved.UserId)}",
        ServiceAction.KindOneofCase.MessagePinned => $"{people.NameOf(from)} pinned {Quote(pinned)}",
        ServiceAction.KindOneofCase.ChatEdited => $"{people.NameOf(from)} {ChatWording.Edit(action.ChatEdited)}",
        ServiceAction.KindOneofCase.RoleChanged => $"{people.NameOf(from)} made {people.NameOf(action.RoleChanged.UserId)} {ChatWording.Role(action.RoleChanged)}",
        ServiceAction.KindOneofCase.MemberBanned when action.MemberBanned.Banned => $"{people.NameOf(from)} banned {people.NameOf(action.MemberBanned.UserId)}",
        ServiceAction.KindOneofCase.MemberBanned => $"{people.NameOf(from)} lifted the ban of {people.NameOf(action.MemberBanned.UserId)}",
        ServiceAction.KindOneofCase.ChatMigrated => $"{people.NameOf(from)} made the chat a large group ({Peer.Channel(action.ChatMigrated.ChannelId).ToKey()})",
        ServiceAction.KindOneofCase.TtlSet when action.TtlSet.Seconds == 0 => $"{people.NameOf(from)} lets stay what is said from now on",
        ServiceAction.KindOneofCase.TtlSet => $"{people.NameOf(from)} lets what is said from now on go after {Span(action.TtlSet.Seconds)}",
        _ => "something that this version does not know",
    };

    /// <summary>A lifetime: in the largest unit of which it is a whole number.</summary>
    public static string Span(int seconds) =>
        seconds % 86400 == 0 ? $"{seconds / 86400}d" : seconds % 3600 == 0 ? $"{seconds / 3600}h" : seconds % 60 == 0 ? $"{seconds / 60}m" : $"{seconds}s";

    /// <summary>What a message says, media included: [voice 0:05] with a dot until it is played.</summary>
    public static string Body(Message message)
    {
        var text = Plain(message.Content?.Text ?? "");
        return message.Content?.Media is not { } media ? text : $"[{MediaWording.Of(media)}{(message.MediaUnread ? " ●" : "")}] {text}".TrimEnd();
    }

    /// <summary>The beginning of what a message says, in quotes.</summary>
    public static string Quote(Message? message) =>
        message?.Content is null ? "a message" : Quote(Body(message), Short);

    /// <summary>Who said it first, and what it answers.</summary>
    public static string Origin(Message message, People people, Message? answered = null) =>
        First(message, people) +
        (message.ReplyToMessageId == 0 ? "" : (message.ReplyQuote is { } quote ? Plain(quote.Text) : answered?.Content is null ? "" : Body(answered)) is { Length: > 0 } words
            ? $"(to {Quote(words, Shorter)}) " : "(to a message) ");

    public static string Edited(Message message) => message.EditDate > 0 ? " (edited)" : "";

    public static string Fleeting(Message message) => message.TtlSeconds > 0 ? $" (goes after {Span(message.TtlSeconds)})" : "";

    /// <summary>How people react to it, the user's own in brackets.</summary>
    public static string Reactions(Message message) =>
        string.Concat(message.Reactions?.Counts.Select(c => c.Emoji == message.Reactions.Own ? $" [{c.Emoji}{c.Count}]" : $" {c.Emoji}{c.Count}") ?? []);

    /// <summary>What somebody does just now.</summary>
    public static string Of(Doing doing) => doing switch
    {
        Doing.RecordingVoice => "is recording a voice message …",
        Doing.RecordingVideoNote => "is recording a video …",
        Doing.UploadingMedia => "is sending a file …",
        Doing.ChoosingSticker => "is choosing a sticker …",
        _ => "is typing …",
    };

    /// <summary>Whether somebody is there; empty: that is not known.</summary>
    public static string Presence(Presence? presence) => presence switch
    {
        { Status: Status.Online } => "online",
        { Status: Status.Offline, SeenAt: > 0 and var at } => $"last here {Waiting.Time(at)}",
        _ => "",
    };

    /// <summary>Nobody moves our cursor or clears our screen by what they write.</summary>
    public static string Plain(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);

    public static string Role(Role role) => role switch
    {
        Contracts.Role.Owner => ", owner",
        Contracts.Role.Admin => ", admin",
        _ => "",
    };

    private static string First(Message message, People people) => message.Forward is { } forward ? $"(forwarded from {people.NameOf(forward.FromUserId)}) " : "";

    private static string Quote(string text, int length) => text.Length > length ? $"'{text[..length]}…'" : $"'{text}'";
}
