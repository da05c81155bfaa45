using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>What operations of one kind do to a participant's mailbox.</summary>
internal abstract class OperationKind
{
    /// <summary>One by a sender whom the owner has blocked does nothing here.</summary>
    public virtual bool HeedsBlocks => true;

    /// <summary>Names the pages that the operation itself leads to. They are read together with the dialog.</summary>
    public virtual void Foresee(Dialog dialog, Op op, Preparation preparation)
    {
    }

    /// <summary>Names the pages and records that applying it will look at, the dialog being there. Changes nothing.</summary>
    public abstract void Prepare(Mailbox mailbox, Dialog dialog, Op op, Preparation preparation);

    /// <summary>Takes at least one step, even where nothing changes for this owner; the steps as devices hear them.</summary>
    public abstract IReadOnlyList<Update> Apply(Mailbox mailbox, Dialog dialog, Op op);

    /// <summary>The sender is blocked, or it is no business of a bot: a step that shows nothing, so that the operation is done with for ever.</summary>
    public virtual IReadOnlyList<Update> KeepOut(Mailbox mailbox, Dialog dialog, Op op) => [Skip(mailbox, dialog, op)];

    /// <summary>The answer to whoever asked for it, now or again.</summary>
    public virtual Result Outcome(Dialog dialog, Op op) => new() { Done = new Done() };

    protected static Update Skip(Mailbox mailbox, Dialog dialog, Op op, IEnumerable<long>? places = null) => mailbox.Append(dialog, new Record
    {
        Update = new Update { Skipped = new Skipped() }, OpNo = op.OpNo, DialogMessageIds = { places ?? [] },
    });
}
