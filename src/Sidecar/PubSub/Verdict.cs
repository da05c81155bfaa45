namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What an app's answer means for an entry.</summary>
internal enum Verdict
{
    /// <summary>Again; with a dead-letter topic: there, at once.</summary>
    Retry,

    /// <summary>Done.</summary>
    Success,

    /// <summary>Not wanted; with a dead-letter topic: there.</summary>
    Drop,

    /// <summary>Not wanted, and no dead letter either.</summary>
    Forget,
}
