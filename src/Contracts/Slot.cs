namespace DaprMessaging.Contracts;

/// <summary>One message of a dialog in the index: where it is, whose it is. It outlives the message.</summary>
public readonly record struct Slot(long MessageId, long Author, SlotMarks Flags)
{
    /// <summary>It counts as unread until it is read.</summary>
    public bool Counts => MessageId > 0 && (Flags & (SlotMarks.Out | SlotMarks.Service)) == 0;
}

/// <summary>Bits of state.proto's Page.flags.</summary>
[Flags]
public enum SlotMarks
{
    None = 0,
    Out = 1,
    Service = 2,
    Mentioned = 4,
}
