using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Messages that are pinned in a mailbox, by everybody or by its owner alone. When it was pinned or unpinned last is kept in
/// the message's own record; the later wins, whatever arrives last. Operations of the conversation keep their order anyway.
/// </summary>
internal static class Pinning
{
    /// <summary>The message's page and record.</summary>
    public static void Prepare(Mailbox mailbox, Dialog dialog, long place, Preparation preparation) =>
        preparation.NeedRecords(mailbox, dialog, [place]);

    /// <summary>The records of all that are pinned.</summary>
    public static void PrepareAll(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        foreach (var id in dialog.State.Value.PinnedMessages) preparation.Need(mailbox.RecordOf(id));
    }

    /// <summary>The step; null if the owner does not have the message, or something later has been said of it.</summary>
    public static Update? Set(Mailbox mailbox, Dialog dialog, long place, bool pinned, long at, long opNo = 0)
    {
        var state = dialog.State.Value;
        if (dialog.Showing(place) is not { } slot || (pinned && at < state.UnpinnedAt)) return null;
        if (mailbox.RecordOf(slot.MessageId).Value is var known && (at < known.PinSetAt || (at == known.PinSetAt && opNo == 0))) return null;
        if (mailbox.Change(slot.MessageId) is not { Update.NewMessage: { } message } record) return null;
        (record.PinSetAt, message.Pinned) = (at, pinned);
        state.MessagePinSetAt = Math.Max(state.MessagePinSetAt, at);
        state.PinnedMessages.Remove(slot.MessageId);
        if (pinned) state.PinnedMessages.Insert(state.PinnedMessages.TakeWhile(id => id < slot.MessageId).Count(), slot.MessageId);
        return Append(mailbox, dialog, pinned, [slot.MessageId], new Record { OpNo = opNo, DialogMessageId = place, SetAt = at });
    }

    /// <summary>The step by which all that were pinned before are pinned no longer; null if something later has been said.</summary>
    public static Update? UnpinAll(Mailbox mailbox, Dialog dialog, long at, long opNo = 0)
    {
        var state = dialog.State.Value;
        if (at < state.UnpinnedAt || (at == state.UnpinnedAt && opNo == 0)) return null;
        state.UnpinnedAt = at;
        state.MessagePinSetAt = Math.Max(state.MessagePinSetAt, at);
        var ids = state.PinnedMessages.Where(id => mailbox.RecordOf(id).Value.PinSetAt <= at).ToList();
        foreach (var id in ids)
        {
            state.PinnedMessages.Remove(id);
            if (mailbox.Change(id) is { Update.NewMessage: { } message } record) (record.PinSetAt, message.Pinned) = (at, false);
        }

        return Append(mailbox, dialog, false, ids, new Record { OpNo = opNo, SetAt = at });
    }

    private static Update Append(Mailbox mailbox, Dialog dialog, bool pinned, IEnumerable<long> ids, Record record)
    {
        record.Update = new Update { MessagesPinned = new MessagesPinned { Ids = { ids }, Pinned = pinned } };
        return mailbox.Append(dialog, record);
    }
}
