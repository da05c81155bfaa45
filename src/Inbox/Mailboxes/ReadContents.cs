using DaprMessaging.Contracts;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// The owner has played voice messages or video notes, and seen mentions. Who sent them is told, again if it was told before:
/// the first telling may have been lost with the process that owed it.
/// </summary>
internal sealed class ReadContents(Proto.ReadContents command) : DialogCommand(command.Owner, command.Conversation, command.Origin)
{
    protected override void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
        foreach (var place in command.DialogMessageIds) preparation.Need(dialog.PageOf(place));
    }

    protected override void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation) =>
        preparation.NeedRecords(mailbox, dialog, command.DialogMessageIds);

    protected override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog) =>
        Contents.Read(mailbox, dialog, [.. command.DialogMessageIds.Distinct().Where(place => IsUnread(dialog, place))]) is { } update ? [update] : [];

    protected override void Follow(Mailbox mailbox, Dialog dialog, Effects effects)
    {
        foreach (var author in command.DialogMessageIds.Distinct().Select(place => (Place: place, Slot: dialog.SlotOf(place)))
            .Where(m => m.Slot.IsOfOthers && m.Slot.Is(SlotMarks.Playable) && m.Slot.Author != Names.SystemUser).GroupBy(m => m.Slot.Author, m => m.Place))
            effects.ContentsPlayed(Conversation, author.Key, [.. author], Origin);
    }

    private static bool IsUnread(Dialog dialog, long place) => dialog.Showing(place) is { } slot && !slot.Is(SlotMarks.Out) &&
        (slot.IsUnplayed || (slot.CountsAsMention && place > dialog.State.Value.MentionsReadUpTo));
}
