using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A7: what somebody has said or shown is played, to them, as soon as somebody else has played it, and not before anybody has asked for that.</summary>
internal static class PlayedCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var author in truth.Mailboxes)
        {
            foreach (var record in author.Records.Values)
            {
                if (record.Update.NewMessage is not { Out: true } message || !message.Content.IsPlayable()) continue;
                var (conversation, place) = (Names.Conversation(author.Owner, message.Peer), record.DialogMessageId);
                if (message.Peer.UserId == author.Owner || author.Dialogs[message.Peer.ToKey()].HasCleared(place)) continue;
                var others = truth.Conversation(conversation).Everybody.Where(u => u != author.Owner).Select(truth.Mailbox);
                if (message.MediaUnread && others.FirstOrDefault(m => HasPlayed(m, conversation, place)) is { } reader)
                    world.Findings.Add("A7", $"{conversation}: {reader.Owner} has played message {place}, {author.Owner} does not see it: {message}");
                if (!message.MediaUnread && !world.Claims.Plays.Any(p => p.Owner != author.Owner && (p.Conversation, p.Place) == (conversation, place)))
                    world.Findings.Add("A7", $"{conversation}: {author.Owner} sees message {place} as played, and nobody has played it: {message}");
            }
        }
    }

    private static bool HasPlayed(MailboxTruth reader, string conversation, long place)
    {
        var peer = ConversationId.PeerOf(conversation, reader.Owner);
        return reader.Records.Values.Any(r => r.Update.ContentsRead is not null && peer.Equals(r.Update.Dialog?.Peer) && r.DialogMessageIds.Contains(place));
    }
}
