namespace DaprMessaging.Contracts;

/// <summary>Names by which people are mentioned.</summary>
public static class Mentions
{
    /// <summary>A letter, then letters, digits and underscores, all of them ASCII. Others can be shown, and not mentioned.</summary>
    public static bool IsUsername(ReadOnlySpan<char> name) =>
        name.Length is > 0 and <= Limits.Username && char.IsAsciiLetter(name[0]) && name[1..].IndexOfAnyExcept(Letters) < 0;

    /// <summary>What a username consists of.</summary>
    public static System.Buffers.SearchValues<char> Letters { get; } =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>It names somebody: by username, which the server has looked up, or by whatever text.</summary>
    public static bool Names(this Content content, long user) => content.Named().Contains(user);

    /// <summary>Those whom it names.</summary>
    public static IEnumerable<long> Named(this Content content) =>
        content.Entities.Where(e => e.UserId > 0 && (e.Kind is Entity.Types.Kind.Mention or Entity.Types.Kind.MentionName)).Select(e => e.UserId);

    /// <summary>It has a command for a bot: one with its address, or with none.</summary>
    public static bool Commands(this Content content, long bot) => content.Entities.Any(e =>
        e.Kind == Entity.Types.Kind.BotCommand && (e.UserId == bot || AddressOf(content.Text, e).IsEmpty));

    /// <summary>Of a command, the username behind it; empty: it is for every bot.</summary>
    public static ReadOnlySpan<char> AddressOf(string text, Entity command)
    {
        var word = text.AsSpan(command.Offset, command.Length);
        return word.IndexOf('@') is var at and >= 0 ? word[(at + 1)..] : [];
    }
}
