using System.Globalization;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>A chat that somebody wants: its title, and who else is in it.</summary>
internal sealed record NewChat(string Title, IReadOnlyList<long> Users)
{
    /// <summary>The title may have several words: the users are those at the end. Null: there is no title, or nobody else.</summary>
    /// <param name="argument">What was typed.</param>
    /// <param name="isAloneAllowed">It may begin with its owner alone.</param>
    public static NewChat? Read(string argument, bool isAloneAllowed = false)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var users = words.Reverse().Select(User).TakeWhile(u => u > 0).Reverse().ToList();
        return (users.Count == 0 && !isAloneAllowed) || users.Count == words.Length ? null : new NewChat(string.Join(' ', words[..^users.Count]), users);
    }

    private static long User(string word) =>
        long.TryParse(word.AsSpan(word[0] == 'u' ? 1 : 0), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Peer.User(id).IsValid ? id : 0;
}
