using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Whoever is mentioned in a channel has it in the mailbox; or that the message is there no more.</summary>
internal sealed class MentionsCheck(IStateStore store, string channel)
{
    private const int PerCall = 200;

    /// <summary>Those that mailboxes lack, and the operation that is to be told them again.</summary>
    public async Task<IReadOnlyList<(long User, long Place, long OpNo)>> LateAsync(
        IReadOnlyDictionary<(long User, long Place), (long OpNo, bool IsGone)> mentions, CancellationToken ct)
    {
        var late = new List<(long User, long Place, long OpNo)>();
        foreach (var some in mentions.GroupBy(m => (m.Key.User, Page: m.Key.Place / Names.MessagesPerPage)).Chunk(PerCall))
        {
            var dialogs = await store.ReadAsync([.. some.Select(g => Names.Dialog(g.Key.User, PeerOf(g.Key.User)))], DialogState.Parser, ct);
            var pages = await store.ReadAsync([.. some.Select(g => Names.Page(g.Key.User, PeerOf(g.Key.User), g.Key.Page))], Page.Parser, ct);
            foreach (var ((places, dialog), page) in some.Zip(dialogs).Zip(pages).Where(p => !p.First.Second.IsUnreadable && !p.Second.IsUnreadable))
            {
                late.AddRange(places.Where(m => m.Key.Place > (dialog.Value?.MentionsReadUpTo ?? 0) && !IsKnown(page.Value?.SlotOf(m.Key.Place) ?? default, m.Value.IsGone))
                    .Select(m => (m.Key.User, m.Key.Place, m.Value.OpNo)));
            }
        }

        return late;
    }

    private Peer PeerOf(long user) => ConversationId.PeerOf(channel, user);

    private static bool IsKnown(Slot slot, bool isGone) => slot.MessageId > 0 && !(isGone && slot.CountsAsMention);
}
