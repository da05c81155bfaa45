using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

// How many react how is in the message. Who they are may be as many as there are members, so no one document has them all: each has one
// to decide by, and stands in a list for whoever asks. Lists are filled one after another, and nobody is moved but who reacts
// otherwise, to the end: so the newest are in the last list, and a reaction costs two lists at the most, however many react.
/// <summary>Who reacts how to the messages of a channel.</summary>
internal sealed class ChannelReactors(Channel channel, bool isPlayed)
{
    private readonly Dictionary<(long Place, long User), Document<UserReaction>> own = [];
    private readonly Dictionary<(long Place, int Page), Document<ReactionList>> pages = [];

    public IEnumerable<Document> Documents => [.. own.Values, .. pages.Values];

    // Of a broadcast nobody is told.
    private bool AreListed => !channel.Head.Value.Broadcast;

    /// <summary>How one user reacts to the message at a place.</summary>
    public Document<UserReaction> By(long user, long place)
    {
        if (!own.TryGetValue((place, user), out var document))
            own[(place, user)] = document = new Document<UserReaction>(Names.Reaction(channel.Id, place, user));
        if (isPlayed && !document.Loaded) document.LoadAbsent();
        return document;
    }

    /// <summary>The lists that are to be known when the user reacts otherwise: the one that has them, and the last.</summary>
    public IEnumerable<Document> PagesOf(long user, long place, ChannelMessage message) =>
        AreListed ? new[] { By(user, place).Value.Page, message.ReactionPages }.Where(k => k > 0).Distinct().Select(k => PageOf(place, k)) : [];

    /// <summary>The user reacts so from now on, and no longer as before.</summary>
    public void Keep(Reacted op, long user, long date, ChannelMessage message)
    {
        var (place, document) = (op.DialogMessageId, By(user, op.DialogMessageId));
        if (document.Value.Page > 0) Set(PageOf(place, document.Value.Page), user, "", date);
        document.Value = new UserReaction { UserId = user, Emoji = op.Emoji, Date = date };
        channel.Save(document);
        if (op.Emoji.Length == 0 || !AreListed) return;
        if (message.ReactionPages == 0 || PageOf(place, message.ReactionPages).Value.Reactions.Count >= Names.ReactionsPerPage) Begin(place, ++message.ReactionPages);
        document.Value.Page = message.ReactionPages;
        Set(PageOf(place, message.ReactionPages), user, op.Emoji, date);
    }

    public void Settle()
    {
        own.Clear();
        pages.Clear();
    }

    private void Set(Document<ReactionList> page, long user, string emoji, long date)
    {
        page.Value.Set(user, emoji, date);
        channel.Save(page);
    }

    // One that begins is not asked for.
    private void Begin(long place, int page) => PageOf(place, page).LoadAbsent();

    private Document<ReactionList> PageOf(long place, int page)
    {
        if (!pages.TryGetValue((place, page), out var document))
            pages[(place, page)] = document = new Document<ReactionList>(Names.ReactionPage(channel.Id, place, page));
        return document;
    }
}
