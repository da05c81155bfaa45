using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Something an owner does to what they have scheduled. What was said to it is remembered, for what it was done to may be sent
/// and gone when the same is asked again; and whatever it was, the clock is told once more when to ring.
/// </summary>
internal abstract class ScheduleCommand(long owner, long randomId, Asked.Types.Kind kind, Origin origin) : MailboxCommand([owner])
{
    /// <summary>What it is about.</summary>
    protected abstract IReadOnlyList<long> Ids { get; }

    public sealed override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        // What was done shows in what is read after the answer to it, and only there for certain.
        if (preparation.Need(mailbox.AskedOf(randomId))) return;
        mailbox.ReadAfter(mailbox.AskedOf(randomId));
        if (!preparation.Need(mailbox.Scheduled)) Scheduling.Prepare(mailbox, Ids, preparation);
        Foresee(mailbox, preparation);
    }

    public sealed override void Decide(Mailbox mailbox, Effects effects)
    {
        var asked = mailbox.AskedOf(randomId);
        var updates = new List<Update>();
        if (!asked.Exists) DoNew(mailbox, asked, updates);
        if (asked.Value.Kind != kind) effects.Refuse(mailbox.Owner, origin, new Refusal { Code = Refusal.Types.Code.RandomIdReused, Field = "random_id" });
        else if (asked.Value.Refusal is { } refusal) effects.Refuse(mailbox.Owner, origin, refusal);
        else Answer(mailbox, asked.Value, updates, effects);
        Scheduling.Wind(mailbox, effects);
    }

    /// <summary>Names what else deciding will look at.</summary>
    protected virtual void Foresee(Mailbox mailbox, Preparation preparation)
    {
    }

    /// <summary>Why it cannot be done; null: it can.</summary>
    protected abstract Refusal? Refuse(Mailbox mailbox);

    /// <summary>Does it; what is to be remembered of it.</summary>
    protected abstract Asked Do(Mailbox mailbox, List<Update> updates);

    /// <summary>Says what has been done, now or before, and what follows from it.</summary>
    protected virtual void Answer(Mailbox mailbox, Asked asked, IReadOnlyList<Update> updates, Effects effects) =>
        effects.Answer(mailbox.Owner, origin, updates, Math.Max(mailbox.Pts, mailbox.Scheduled.Value.Pts), Outcome(asked));

    protected virtual Result Outcome(Asked asked) => new() { Done = new Done() };

    /// <summary>Whom it names is there, and waits.</summary>
    protected Refusal? AllWait(Mailbox mailbox, string field)
    {
        var entries = Ids.Select(mailbox.Scheduled.Value.Find).ToList();
        return entries.Contains(null) ? new Refusal { Code = Refusal.Types.Code.MessageUnknown, Field = field }
            : entries.Exists(e => e!.IsSending()) ? new Refusal { Code = Refusal.Types.Code.TooLate, Field = field }
            : null;
    }

    private void DoNew(Mailbox mailbox, Document<Asked> asked, List<Update> updates)
    {
        var refusal = Refuse(mailbox);
        asked.Value = refusal is null ? Do(mailbox, updates) : new Asked { Refusal = refusal };
        asked.Value.Kind = kind;

        // As many as there may be wait: that is over when one of them has been sent.
        if (refusal is not { Code: Refusal.Types.Code.LimitReached }) mailbox.Create(asked, fence: false);
    }
}
