using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What operations of one kind do to a participant's mailbox.</summary>
internal abstract class OperationKind
{
    /// <summary>Names the pages and records that applying it will look at. Changes nothing.</summary>
    public abstract void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation);

    /// <summary>Takes at least one step, even where nothing changes for this owner; the steps as devices hear them.</summary>
    public abstract IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op);

    /// <summary>The answer to whoever asked for it, now or again.</summary>
    public virtual Result Outcome(Dialog dialog, Op op) => new() { Done = new Done() };
}
