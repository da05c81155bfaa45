using System.Security.Cryptography;
using System.Text;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.DeadLetters;

/// <summary>The list of what waits, the oldest first: pure.</summary>
internal static class DeadLetterIds
{
    /// <summary>More than people look at one by one; the list is one document.</summary>
    public const int Max = 1000;

    /// <summary>The same event has the same id however often it dies; two events of the same publisher and id have two.</summary>
    public static string Of(string topic, DeadLetter letter, ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{topic}\0{letter.Type}\0{letter.Key}\0{letter.EventId}\0"));
        hash.AppendData(data);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 6));
    }

    /// <summary>The list with this one at its end, and those that have no room in it any more.</summary>
    public static (DeadLetterList List, IReadOnlyList<string> Forgotten) With(this DeadLetterList list, string id)
    {
        var ids = list.Ids.Where(i => i != id).Append(id).ToList();
        var over = Math.Max(0, ids.Count - Max);
        return (new DeadLetterList { Ids = { ids.Skip(over) } }, ids[..over]);
    }

    public static DeadLetterList Without(this DeadLetterList list, IReadOnlySet<string> ids) =>
        new() { Ids = { list.Ids.Where(i => !ids.Contains(i)) } };

    /// <summary>The letter after one more death; null where this death is known: the broker has only brought it again.</summary>
    public static DeadLetter? After(DeadLetter? known, DeadLetter death)
    {
        if (known is not null && known.DiedAt >= death.DiedAt) return null;
        var letter = death.Clone();
        letter.FirstDiedAt = known?.FirstDiedAt ?? death.DiedAt;
        letter.Deaths = (known?.Deaths ?? 0) + 1;
        return letter;
    }
}
