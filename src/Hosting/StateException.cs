namespace DaprMessaging.Hosting;

/// <summary>What a failed transaction means for the one who asked.</summary>
public enum StateFailure
{
    /// <summary>Somebody else was first, or the store could not say: load afresh and decide again.</summary>
    Conflict,

    /// <summary>The store is out, or did not answer in time; the writes may have happened all the same.</summary>
    Unavailable,

    /// <summary>The store will never take this.</summary>
    Rejected,
}

/// <summary>A state call that did not succeed.</summary>
public sealed class StateException(StateFailure failure, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public StateFailure Failure { get; } = failure;
}
