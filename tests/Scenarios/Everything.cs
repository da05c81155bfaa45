using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>All that one can do with a mailbox, in a chat that users 1, 2 and 3 are in, and in which something has been said.</summary>
internal static class Everything
{
    public static async Task DoAsync(Phone phone, Peer chat)
    {
        var (client, other) = (phone.Client, Peer.User((phone.UserId % 3) + 1));
        var first = phone.Messages.First(m => m.Peer.Equals(chat) && m.Content is not null).Id;
        await client.SaveDraftAsync(chat, "to be sent");
        var (edited, _) = await phone.SendAsync(chat, $"@u{other.UserId}, helo");
        await client.EditAsync(chat, edited, $"@u{other.UserId}, hello");
        var reply = new NewMessage { RandomId = client.NewRandomId(), Content = new Content { Text = "sent" }, ReplyToMessageId = first };
        await client.SendAsync(chat, [reply], clearDraft: true);
        await client.ForwardAsync(phone.Peer, chat, [first]);
        await phone.SendVoiceAsync(other, "listen");
        await phone.UntilAsync(p => new[] { chat, other, phone.Peer }.All(peer => p.Messages.Any(m => m.Peer.Equals(peer) && m.Content is not null)), "what it did, everywhere");
        await client.PinMessageAsync(chat, edited, forEveryone: true);
        await client.PinMessageAsync(chat, first);
        await client.UnpinMessageAsync(chat, edited, forEveryone: true);
        await client.UnpinAllMessagesAsync(chat);
        await client.ReadHistoryAsync(chat, first);
        await client.ReadMentionsAsync(chat, first);
        await client.ReadContentsAsync(chat, phone.Messages.Where(m => m.Peer.Equals(chat) && m.Mentioned).Select(m => m.Id).DefaultIfEmpty(first));
        foreach (var played in phone.Messages.Where(m => m is { MediaUnread: true, Out: false })) await client.ReadContentsAsync(played.Peer, [played.Id]);
        await client.PinDialogAsync(chat);
        await client.PinDialogAsync(other);
        await client.ReorderPinnedDialogsAsync([chat, other]);
        await client.MuteDialogAsync(chat, 1234567890123);
        await client.MarkDialogUnreadAsync(other);
        await client.SetDialogFolderAsync(other, 1);
        await client.SaveDraftAsync(other, "not sent");
        await client.DeleteAsync(chat, [edited], forEveryone: true);
        await client.DeleteAsync(chat, [first]);
        await client.ClearHistoryAsync(phone.Peer, phone.Messages.Last(m => m.Peer.Equals(phone.Peer)).Id);
        await client.ClearHistoryAsync(other, phone.Messages.First(m => m.Peer.Equals(other)).Id, forEveryone: true);
        await client.BlockUserAsync(other.UserId);
        await client.BlockUserAsync(other.UserId, blocked: false);
        await client.SetTypingAsync(other);
    }
}
