namespace DaprMessaging.Contracts;

/// <summary>One message of a dialog in the index: where it is, whose it is. It outlives the message.</summary>
public readonly record struct Slot(long MessageId, long Author, SlotMarks Flags)
{
    /// <summary>The owner has the message.</summary>
    public bool Shows => MessageId > 0 && (Flags & SlotMarks.Deleted) == 0;

    /// <summary>Somebody else wrote it, whatever has become of it since.</summary>
    public bool IsOfOthers => MessageId > 0 && (Flags & (SlotMarks.Out | SlotMarks.Service)) == 0;

    /// <summary>It counts as unread until it is read.</summary>
    public bool Counts => IsOfOthers && Shows;
}

/// <summary>The marks of a message.</summary>
public static class Marks
{
    public static SlotMarks Of(bool isOut, bool isService, bool isMentioned) =>
        (isOut ? SlotMarks.Out : 0) | (isService ? SlotMarks.Service : 0) | (isMentioned ? SlotMarks.Mentioned : 0);

    public static SlotMarks Of(Message message) => Of(message.Out, message.Action is not null, message.Mentioned);

    public static SlotMarks Of(Gone gone) => Of(gone.Out, gone.Service, gone.Mentioned);
}

/// <summary>Bits of state.proto's Page.flags.</summary>
[Flags]
public enum SlotMarks
{
    None = 0,
    Out = 1,
    Service = 2,
    Mentioned = 4,
    Deleted = 8,
}
