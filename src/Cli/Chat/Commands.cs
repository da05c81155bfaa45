using System.Globalization;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What can be typed after a slash.</summary>
internal static class Commands
{
    public const string
        Reply = "/reply", Edit = "/edit", Delete = "/delete", Save = "/save", Pin = "/pin", Unpin = "/unpin", Pins = "/pins", Mentions = "/mentions", Search = "/search",
        Clear = "/clear", Dialogs = "/dialogs", Open = "/open", New = "/new", Group = "/group", Channel = "/channel", Migrate = "/migrate", Members = "/members", Add = "/add", Remove = "/remove", Ban = "/ban", Unban = "/unban", Admin = "/admin", Owner = "/owner", Title = "/title", Leave = "/leave", Top = "/top", Untop = "/untop",
        Mute = "/mute", Unmute = "/unmute", Archive = "/archive", Unarchive = "/unarchive", Block = "/block", Unblock = "/unblock",
        Schedule = "/schedule", Scheduled = "/scheduled", Unschedule = "/unschedule", Now = "/now", Ttl = "/ttl", React = "/react", Reactions = "/reactions", Sessions = "/sessions", End = "/end", Help = "/help", Quit = "/quit";

    private const string All = "all";

    private static readonly Command[] Known =
    [
        new(Reply, "[WORDS >] TEXT", "answers a message: the last of others, or one with WORDS", argument => NewReply.Read(argument) is not null),
        new(Edit, "TEXT", "gives your last message another text", Something),
        new(Delete, "", "takes your last message back, for everyone"),
        new(Save, "[WORDS]", "keeps a message among your notes: the last, or one with WORDS", Anything),
        new(Pin, "[WORDS]", "pins a message for everyone: the last, or one with WORDS", Anything),
        new(Unpin, "[WORDS|all]", "unpins the newest that is pinned, or one with WORDS, or all", Anything),
        new(Pins, "", "what is pinned in the open dialog"),
        new(Mentions, "", "where you are mentioned and have not looked, in all dialogs"),
        new(Search, "WORDS", "messages with WORDS, or #tag, in all dialogs, channels too", Something),
        new(Clear, "[all]", "clears what is shown: for you alone, or for everyone", argument => argument is "" or All),
        new(Dialogs, "", "the list: what is pinned, then the newest, then the archive"),
        new(Open, "X", "a number of the list, a name's beginning, u42, c7 or b9", Something),
        new(New, "TITLE u2 u3", "a new chat with these users", argument => NewChat.Read(argument) is not null),
        new(Group, "TITLE [u2]", "a new large group, of any number; /migrate: of the open chat", argument => NewChat.Read(argument, isAloneAllowed: true) is not null),
        new(Channel, "TITLE [u2]", "a new channel: only its admins write in it", argument => NewChat.Read(argument, isAloneAllowed: true) is not null),
        new(Migrate, "", ""),
        new(Members, "", "who is in the open chat"),
        new(Add, "X", "brings a user into the open chat", Something),
        new(Remove, "X", "puts a user out of the open chat; /leave: yourself", Something),
        new(Leave, "", ""),
        new(Ban, "X", "puts a user out of the open chat for good; /unban X", Something),
        new(Unban, "X", "", Something),
        new(Admin, "X [off]", "makes a member of the open chat an admin, or no longer", Something),
        new(Owner, "X", "makes a member of the open chat its owner in your place", Something),
        new(Title, "TEXT", "calls the open chat otherwise", Something),
        new(Top, "", "pins the open dialog to the top of the list; /untop"),
        new(Untop, "", ""),
        new(Mute, "[HOURS]", "keeps the open dialog quiet, for so long or for ever; /unmute", argument => argument.Length == 0 || Hours(argument) is not null),
        new(Unmute, "", ""),
        new(Archive, "", "puts the open dialog into the archive; /unarchive"),
        new(Unarchive, "", ""),
        new(Block, "X", "you hear no more of a user, who never learns it; /unblock X", Something),
        new(Unblock, "X", "you hear this user again", Something),
        new(Schedule, "TIME TEXT", "sends it later: in 30s, 10m, 2h or 1d, or at 18:30", argument => Later.Read(argument) is not null),
        new(Scheduled, "", "what waits to be sent, in all dialogs; /unschedule N, /now N"),
        new(Unschedule, "N", "", argument => Later.Number(argument) is not null),
        new(Now, "N", "", argument => Later.Number(argument) is not null),
        new(React, "EMOJI [WORDS]", "reacts to a message: the last, or one with WORDS; or off", argument => NewReaction.Read(argument) is not null),
        new(Reactions, "[WORDS]", "who reacts how to a message: the last, or one with WORDS", Anything),
        new(Sessions, "", "your devices, and when they were here; /end DEVICE|others"),
        new(End, "DEVICE|others", "", Something),
        new(Ttl, "TIME|off", "what is said here goes by itself, after 30s, 10m, 2h or 1d", argument => Lifetime(argument) is not null),
        new(Help, "", ""),
        new(Quit, "", ""),
    ];

    /// <summary>Those that are no other's opposite, and what they do.</summary>
    public static string HelpText { get; } = string.Join('\n', [
        "a line             is sent to the open dialog; //… one that begins with /",
        .. Known.Where(c => c.Meaning.Length > 0 && c.Name != Unblock).Select(c => $"{c.Usage,-18} {c.Meaning}"),
        $"{Help}, {Quit}"]);

    public static Command? Find(string name) => Array.Find(Known, c => c.Name == name);

    /// <summary>For everyone, or all of them.</summary>
    public static bool IsAll(string argument) => argument == All;

    /// <summary>Null: that is no time.</summary>
    public static double? Hours(string argument) =>
        double.TryParse(argument, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var hours) && hours is > 0 and < 100_000 ? hours : null;

    /// <summary>How long what is said stays, zero for ever; null: that is no time.</summary>
    public static TimeSpan? Lifetime(string argument) => argument == "off" ? TimeSpan.Zero : Later.Wait(argument) is { } wait && wait.TotalSeconds <= Limits.TtlSeconds ? wait : null;

    private static bool Something(string argument) => argument.Length > 0;

    private static bool Anything(string argument) => true;

    /// <summary>One of them.</summary>
    /// <param name="Name">With its slash.</param>
    /// <param name="Argument">What may follow it.</param>
    /// <param name="Meaning">What it does; empty: another one's line says it.</param>
    /// <param name="IsRight">What follows it can be meant; null: nothing may follow it.</param>
    internal sealed record Command(string Name, string Argument, string Meaning, Func<string, bool>? IsRight = null)
    {
        public string Usage => $"{Name} {Argument}".TrimEnd();

        public bool Takes(string argument) => IsRight?.Invoke(argument) ?? argument.Length == 0;
    }
}
