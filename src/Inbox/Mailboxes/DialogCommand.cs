using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Something that an owner does to one of their own dialogs. Asked again it finds itself done, and is answered all the same,
/// with how far the mailbox is; the owner's other sessions hear of that, too.
/// </summary>
internal abstract class DialogCommand(long owner, string conversation, Origin origin) : MailboxCommand([owner])
{
    protected string Conversation { get; } = ConversationId.Check(conversation);

    protected Origin Origin => origin;

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(Conversation);
        if (preparation.Need(dialog, () => Foresee(mailbox, dialog, preparation))) Prepare(mailbox, dialog, preparation);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(Conversation);
        var updates = Change(mailbox, dialog);
        effects.Answer(mailbox.Owner, origin, updates, Math.Max(mailbox.Pts, dialog.State.Value.Pts));
        Follow(mailbox, dialog, effects);
    }

    /// <summary>Names the pages that the command itself leads to: they are read together with the dialog.</summary>
    protected virtual void Foresee(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
    }

    /// <summary>Names what else deciding will look at, the dialog being there.</summary>
    protected virtual void Prepare(Mailbox mailbox, Dialog dialog, Preparation preparation)
    {
    }

    /// <summary>The steps that it takes; none: there is nothing to change.</summary>
    protected abstract IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog);

    /// <summary>What others are to hear of it, whether it was done before or not.</summary>
    protected virtual void Follow(Mailbox mailbox, Dialog dialog, Effects effects)
    {
    }
}
