using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>Messages of the caller's mailbox, by their ids.</summary>
internal static class OwnMessages
{
    /// <summary>Where a message is in its conversation, and whether the caller wrote it; null: it is none of this dialog, or there no more.</summary>
    public static async Task<(long Place, bool IsOut)?> PlaceAsync(Mailbox mailbox, Peer peer, long messageId, CancellationToken ct)
    {
        if (messageId <= 0) return null;
        var record = await mailbox.GetAsync(Names.Record(mailbox.User, messageId), Record.Parser, ct);
        if (record?.Update?.NewMessage is not { } message || !message.Peer.Equals(peer)) return null;
        return (await mailbox.DialogAsync(peer, ct)).HasCleared(record.DialogMessageId) ? null : (record.DialogMessageId, message.Out);
    }
}
