namespace DaprMessaging.Sync;

/// <summary>What a directory is asked.</summary>
/// <param name="last">What it said the last time.</param>
internal sealed class Question(Route last)
{
    private volatile bool hasBegun;
    private int givenUp;

    /// <summary>What is believed as long as it does not answer.</summary>
    public Route Last => last;

    /// <summary>The call is out: it does not wait for others any more.</summary>
    public bool HasBegun { get => hasBegun; set => hasBegun = value; }

    /// <summary>Null: there was none.</summary>
    public Task<Route?> Answer { get; set; } = Task.FromResult<Route?>(null);

    /// <summary>False: somebody has before.</summary>
    public bool TryGiveUp() => Interlocked.Exchange(ref givenUp, 1) == 0;
}
