namespace DaprMessaging.Contracts;

/// <summary>One message of a dialog in the index: where it is, whose it is. It outlives the message.</summary>
public readonly record struct Slot(long MessageId, long Author, SlotMarks Flags)
{
    /// <summary>The owner has the message.</summary>
    public bool Shows => MessageId > 0 && (Flags & SlotMarks.Deleted) == 0;

    /// <summary>Somebody else wrote it, whatever has become of it since.</summary>
    public bool IsOfOthers => MessageId > 0 && (Flags & (SlotMarks.Out | SlotMarks.Service)) == 0;

    /// <summary>It counts as unread until it is read.</summary>
    public bool Counts => IsOfOthers && Shows && (Flags & (SlotMarks.Past | SlotMarks.KeptOnce)) == 0;

    /// <summary>It counts as an unread mention until it is seen.</summary>
    public bool CountsAsMention => Shows && (Flags & (SlotMarks.Mentioned | SlotMarks.Seen)) == SlotMarks.Mentioned;

    /// <summary>A voice message or video note that nobody has played whom it was for.</summary>
    public bool IsUnplayed => Shows && (Flags & (SlotMarks.Playable | SlotMarks.Played)) == SlotMarks.Playable;

    public bool Is(SlotMarks marks) => (Flags & marks) == marks;

    public Slot With(SlotMarks marks) => this with { Flags = Flags | marks };
}

/// <summary>The marks of a message.</summary>
public static class Marks
{
    public static SlotMarks Of(Message message) =>
        Of(message.Out, message.Action is not null, message.Mentioned, message.Content.IsPlayable(), message.Past);

    public static SlotMarks Of(Gone gone) => Of(gone.Out, gone.Service, gone.Mentioned, gone.Playable, gone.Past);

    /// <summary>It is to be listened to or watched, and whoever sent it learns of that.</summary>
    public static bool IsPlayable(this Content? content) => content?.Media?.Kind is Media.Types.Kind.Voice or Media.Types.Kind.VideoNote;

    // One from before the owner came is seen and played.
    private static SlotMarks Of(bool isOut, bool isService, bool isMentioned, bool isPlayable, bool isPast) =>
        (isOut ? SlotMarks.Out : 0) | (isService ? SlotMarks.Service : 0) | (isMentioned ? SlotMarks.Mentioned : 0) |
        (isPlayable ? SlotMarks.Playable : 0) | (!isPast ? 0 : SlotMarks.Past | (isMentioned ? SlotMarks.Seen : 0) | (isPlayable ? SlotMarks.Played : 0));
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

    /// <summary>A voice message or video note.</summary>
    Playable = 16,

    /// <summary>By the owner; or, the owner's own, by somebody else.</summary>
    Played = 32,

    /// <summary>Of a mention.</summary>
    Seen = 64,

    /// <summary>Kept out: its sender was blocked, or it was no business of a bot. The place is taken all the same.</summary>
    Blocked = 128,

    /// <summary>From before the owner came: never unread.</summary>
    Past = 256,

    /// <summary>Of a channel: it is there for all alike, and the index knows only that it mentions the owner.</summary>
    KeptOnce = 512,
}
