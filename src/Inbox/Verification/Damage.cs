namespace DaprMessaging.Inbox.Verification;

/// <summary>Something that is not as it should be, in one plain line.</summary>
/// <param name="Check">What does not hold, in a word.</param>
/// <param name="Where">The mailbox, conversation or directory.</param>
/// <param name="What">What is wrong there.</param>
/// <param name="Cure">What can mend it.</param>
/// <param name="User">Whose mailbox it concerns; 0: nobody's in particular.</param>
public sealed record Damage(string Check, string Where, string What, Cure Cure, long User = 0)
{
    /// <summary>The conversation that has to be built again for it; empty: it is a mailbox.</summary>
    public string Conversation { get; init; } = "";
}

/// <summary>What can mend a damage.</summary>
public enum Cure
{
    /// <summary>Nothing that is left in the store tells what was there.</summary>
    Backup,

    /// <summary>Announcing again: the mailbox reads what it lacks from the conversation's log.</summary>
    Repair,

    /// <summary>Building what follows from it afresh from the mailbox's log, or from the conversation's operations.</summary>
    Rebuild,
}
