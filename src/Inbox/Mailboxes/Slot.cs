namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>One message of a dialog in the index: where it is, whose it is. It outlives the message.</summary>
internal readonly record struct Slot(long MessageId, long Author, SlotFlags Flags)
{
    /// <summary>It counts as unread until it is read.</summary>
    public bool Counts => MessageId > 0 && (Flags & (SlotFlags.Out | SlotFlags.Service)) == 0;
}

/// <summary>Bits of state.proto's Page.flags.</summary>
[Flags]
internal enum SlotFlags
{
    None = 0,
    Out = 1,
    Service = 2,
    Mentioned = 4,
}
