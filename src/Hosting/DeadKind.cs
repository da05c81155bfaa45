namespace DaprMessaging.Hosting;

/// <summary>Why an event is a dead letter, in few words that can be counted.</summary>
public enum DeadKind
{
    /// <summary>Nobody said: it was not one of these apps that gave it up.</summary>
    Unknown,

    /// <summary>Its bytes are no message of its type.</summary>
    Unreadable,

    /// <summary>It addresses what cannot exist.</summary>
    Unaddressed,

    /// <summary>A document that it needs is damaged: mend that, and it can be done.</summary>
    Damaged,

    /// <summary>The store does not take what it would write.</summary>
    Refused,

    /// <summary>Deciding it threw, again and again.</summary>
    Failed,
}
