using DaprMessaging.Contracts;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Msg.Texts;

/// <summary>
/// The entities of a text as everybody will have them: those of the client, cut to the text, and what can be seen in the text
/// by itself. Who is mentioned by username, or addressed by a command, is looked up here; what a client says of that is not taken.
/// </summary>
internal static class Entities
{
    /// <summary>A content as it will be kept.</summary>
    /// <param name="content">As it came.</param>
    /// <param name="found">What can be seen in its text.</param>
    /// <param name="userOf">Whom a username leads to; 0: nobody.</param>
    public static Content Complete(Content content, IReadOnlyList<Entity> found, Func<string, long> userOf)
    {
        if (content.Entities.Count == 0 && found.Count == 0) return content;
        var kept = Clamped(content);
        kept.AddRange(found.Where(f => !kept.Exists(k => HidesOthers(k.Kind) && Overlap(k, f))));
        foreach (var named in kept.Where(e => NameOf(content.Text, e).Length > 0)) named.UserId = userOf(NameOf(content.Text, named));
        return With(content, kept);
    }

    /// <summary>A content that nobody else will see: as the client has it, cut to the text.</summary>
    public static Content Clamp(Content content) => content.Entities.Count == 0 ? content : With(content, Clamped(content));

    /// <summary>The usernames that have to be looked up.</summary>
    public static IEnumerable<string> Usernames(Content content, IReadOnlyList<Entity> found) =>
        found.Concat(content.Entities.Count == 0 ? [] : Clamped(content)).Select(e => NameOf(content.Text, e)).Where(name => name.Length > 0).Distinct();

    private static Content With(Content content, List<Entity> entities) => new()
    {
        Text = content.Text, Media = content.Media,
        Entities = { entities.OrderBy(e => e.Offset).ThenByDescending(e => e.Length).ThenBy(e => e.Kind).Take(Limits.Entities) },
    };

    private static List<Entity> Clamped(Content content) =>
        [.. content.Entities.Select(e => Clamp(e, content.Text)).Where(e => e is not null).Select(e => e!).DistinctBy(e => (e.Kind, e.Offset, e.Length))];

    // Null: nothing of it is in the text, or it is not what it says.
    private static Entity? Clamp(Entity entity, string text)
    {
        var (start, end) = (Math.Min(entity.Offset, text.Length), (int)Math.Min((long)entity.Offset + entity.Length, text.Length));
        if (start >= end) return null;

        // No half of a character.
        if (char.IsLowSurrogate(text[start]) && start > 0 && char.IsHighSurrogate(text[start - 1])) start--;
        if (end < text.Length && char.IsLowSurrogate(text[end]) && char.IsHighSurrogate(text[end - 1])) end++;
        if (!IsWhatItSays(entity.Kind, text.AsSpan(start..end))) return null;
        return new Entity
        {
            Kind = entity.Kind, Offset = start, Length = end - start,
            Url = entity.Kind == Kind.TextUrl ? Links.Complete(entity.Url) ?? "" : "",
            UserId = entity.Kind == Kind.MentionName ? entity.UserId : 0,
        };
    }

    private static bool IsWhatItSays(Kind kind, ReadOnlySpan<char> text) => kind switch
    {
        Kind.Mention => text[0] == '@' && Mentions.IsUsername(text[1..]),
        Kind.Hashtag => text[0] == '#' && text.Length > 1 && !text.ContainsAny(' ', '\n', '\t'),
        Kind.BotCommand => text[0] == '/' && text.Length > 1 && !text.ContainsAny(' ', '\n', '\t'),
        Kind.Email => text.Contains('@') && !text.ContainsAny(' ', '\n', '\t'),
        Kind.Url => text.ContainsAny('.', ':') && !text.ContainsAny(' ', '\n', '\t'),
        _ => true,
    };

    // In code nothing is a mention, and behind a link there is no other.
    private static bool HidesOthers(Kind kind) => kind is Kind.Code or Kind.Pre or Kind.TextUrl or Kind.MentionName or
        Kind.Mention or Kind.Hashtag or Kind.BotCommand or Kind.Url or Kind.Email;

    private static bool Overlap(Entity one, Entity other) => one.Offset < other.Offset + other.Length && other.Offset < one.Offset + one.Length;

    // Who is meant by it, in words; empty: nobody. What is behind a command need not be a name.
    private static string NameOf(string text, Entity entity) => entity.Kind switch
    {
        Kind.Mention => text.Substring(entity.Offset + 1, entity.Length - 1),
        Kind.BotCommand when Mentions.AddressOf(text, entity) is var address && Mentions.IsUsername(address) => address.ToString(),
        _ => "",
    };
}
