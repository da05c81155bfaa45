namespace DaprMessaging.Simulation.Worlds;

/// <summary>What can go wrong on the way: each is a boundary at which a process can die.</summary>
internal enum Call
{
    Read,
    Commit,
    Publish,

    /// <summary>The statuses of a batch on their way back to the broker.</summary>
    Answer,
}
