using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Somebody has played what the owner said or showed. If the owner's own copy has not got here yet, that is kept: it enters
/// as played.
/// </summary>
internal sealed class ContentsPlayed(Proto.ContentsPlayed command) : MailboxCommand(command.Owners)
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        if (preparation.Need(dialog, () => NeedPages(dialog, preparation))) preparation.NeedRecords(mailbox, dialog, command.DialogMessageIds);
    }

    private void NeedPages(Dialog dialog, Preparation preparation)
    {
        foreach (var place in command.DialogMessageIds) preparation.Need(dialog.PageOf(place));
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var state = dialog.State.Value;
        var places = command.DialogMessageIds.Distinct().ToList();
        var there = places.FindAll(place => dialog.Showing(place) is { IsUnplayed: true } slot && slot.Is(SlotMarks.Out));
        var early = places.FindAll(place => place > state.TopDialogMessageId && !state.PlayedEarly.Contains(place));
        mailbox.Tell(effects, Contents.Read(mailbox, dialog, there, early), Math.Max(mailbox.Pts, state.Pts));
    }
}
