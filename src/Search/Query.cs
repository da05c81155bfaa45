using System.Text;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Search;

/// <summary>What is looked for, in the words of the index; null: nothing that could be found.</summary>
/// <param name="Phrases">Rows of words, the last of which may go on; all are in the text.</param>
/// <param name="Tags">Hashtags, a word each.</param>
/// <param name="Request">The rest.</param>
internal sealed record Query(IReadOnlyList<IReadOnlyList<string>> Phrases, IReadOnlyList<string> Tags, SearchMessages Request)
{
    /// <summary>The kinds of media that are wanted.</summary>
    public IReadOnlyList<int> Media { get; } = [.. Request.Kinds.Where(k => k != SearchMessages.Types.Kind.Link).Select(k => (int)k).Distinct()];

    public bool WithLinks => Request.Kinds.Contains(SearchMessages.Types.Kind.Link);

    public bool IsOfKinds => Request.Kinds.Count > 0;

    public bool HasWords => Phrases.Count + Tags.Count > 0;

    /// <summary>The dialog of a mailbox; null: whatever its owner has.</summary>
    public string? Peer => Request.Peer is { IsChannel: false } peer ? peer.ToKey() : null;

    /// <summary>Null: the text or the hashtag has nothing in it that could be looked for.</summary>
    public static Query? Of(SearchMessages request)
    {
        var terms = request.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var tags = terms.Where(IsTagged).Append(request.Hashtag).Where(t => t.Length > 0).Select(Words.OfHashtag).ToList();
        var phrases = terms.Where(t => !IsTagged(t)).Select(Words.Of).Where(w => w.Count > 0).ToList();
        if (tags.Contains(null) || (terms.Length > 0 && phrases.Count == 0 && tags.Count == 0)) return null;
        return new Query(phrases, tags!, request);
    }

    /// <summary>It can be looked for, or none is asked for.</summary>
    public static bool IsHashtag(string tag) => tag.Length == 0 || Words.OfHashtag(tag) is not null;

    /// <summary>For FTS5; null: no word is asked for.</summary>
    /// <param name="prefix">With which the owner's words begin.</param>
    public string? Expression(string prefix)
    {
        // Signs between letters do not count: what they part stands in a row. No word has a quotation mark in it.
        var parts = new StringBuilder();
        foreach (var phrase in Phrases) Add($"text : \"{Keys.Own(prefix, string.Join(' ', phrase))}\" *");
        foreach (var tag in Tags) Add($"tags : \"{Keys.Own(prefix, tag)}\"");
        return parts.Length == 0 ? null : parts.ToString();

        void Add(string part) => parts.Append(parts.Length == 0 ? "" : " AND ").Append(part);
    }

    // What an author's text would make a hashtag of.
    private static bool IsTagged(string term) => term.Length > 1 && term[0] == '#' && Words.OfHashtag(term) is not null;
}
