using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Sets one thing of a dialog to another value. Of two claims the later wins, whatever arrives last; a later claim of the same
/// value is a step too, else an older one of another value could still come, and win.
/// </summary>
internal abstract class RegisterCommand(long owner, string conversation, long at, Origin origin) : DialogCommand(owner, conversation, origin)
{
    protected sealed override IReadOnlyList<Update> Change(Mailbox mailbox, Dialog dialog) => at <= SetAt(dialog.State.Value)
        ? []
        : [mailbox.Append(dialog, new Record { Update = Set(mailbox, dialog, dialog.State.Value, at), SetAt = at }), .. Then(mailbox, dialog)];

    /// <summary>When it was set last.</summary>
    protected abstract long SetAt(DialogState state);

    /// <summary>Sets it; the step says so.</summary>
    protected abstract Update Set(Mailbox mailbox, Dialog dialog, DialogState state, long at);

    /// <summary>What else changes with it.</summary>
    protected virtual IEnumerable<Update> Then(Mailbox mailbox, Dialog dialog) => [];
}
