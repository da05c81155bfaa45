using System.Globalization;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What a typed line means.</summary>
internal abstract record Typed
{
    public const string Commands = """
        a line             is sent to the open dialog (//… sends a line that begins with /)
        /edit TEXT         gives your last message in the open dialog another text
        /delete            takes it back, for everyone
        /dialogs           the list, the newest first
        /open X            a dialog: its number in the list, a name or its beginning, u42 or c7
        /new TITLE u2 u3   a new chat with these users
        /members           who is in the open chat
        /help, /quit
        """;

    internal sealed record Text(string Line) : Typed;

    internal sealed record Edit(string Line) : Typed;

    internal sealed record Delete : Typed;

    internal sealed record Dialogs : Typed;

    internal sealed record Open(string What) : Typed;

    internal sealed record New(string Title, IReadOnlyList<long> Users) : Typed;

    internal sealed record Members : Typed;

    internal sealed record Help : Typed;

    internal sealed record Quit : Typed;

    internal sealed record Wrong(string Why) : Typed;

    /// <summary>Null: nothing was typed.</summary>
    public static Typed? Read(string line)
    {
        if (string.IsNullOrWhiteSpace(line)) return null;
        if (line[0] != '/') return new Text(line);
        if (line.StartsWith("//", StringComparison.Ordinal)) return new Text(line[1..]);
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words[0] switch
        {
            "/edit" when words.Length > 1 => new Edit(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim()),
            "/edit" => new Wrong("/edit TEXT: what your last message shall say"),
            "/delete" => new Delete(),
            "/dialogs" => new Dialogs(),
            "/open" when words.Length > 1 => new Open(string.Join(' ', words[1..])),
            "/open" => new Wrong("/open X: a number of the list, a name, u42 or c7"),
            "/new" => Chat(words[1..]),
            "/members" => new Members(),
            "/help" => new Help(),
            "/quit" => new Quit(),
            _ => new Wrong($"{words[0]} is no command; /help shows what there is"),
        };
    }

    // The title may have several words: the users are those at the end.
    private static Typed Chat(string[] words)
    {
        var users = words.Reverse().Select(User).TakeWhile(u => u > 0).Reverse().ToList();
        var title = string.Join(' ', words[..^users.Count]);
        return title.Length == 0 || users.Count == 0 ? new Wrong("/new TITLE u2 u3: a title, and who else is in it") : new New(title, users);
    }

    private static long User(string word) => long.TryParse(word.AsSpan(word[0] == 'u' ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && Peer.User(id).IsValid ? id : 0;
}
