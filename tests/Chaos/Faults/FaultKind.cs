namespace DaprMessaging.Chaos.Faults;

/// <summary>What can happen to the processes of a system.</summary>
internal enum FaultKind
{
    /// <summary>SIGKILL of one process of an app; the host starts it again.</summary>
    KillApp,

    /// <summary>SIGSTOP, and after a while SIGCONT: others take it for dead, and then it goes on.</summary>
    PauseApp,

    /// <summary>The same of a process of Session, with its directories, for longer than anybody waits for a call.</summary>
    HangGateway,

    /// <summary>SIGKILL of the process with broker, store and sidecars; its apps outlive it for a moment.</summary>
    KillHost,

    PauseHost,

    /// <summary>SIGKILL of everything at once.</summary>
    KillAll,

    /// <summary>No room where the data is, for a while; then the host is started again.</summary>
    FillDisk,

    /// <summary>The wall clock of an app, of the host or of all jumps forward or back, and stays there.</summary>
    SetClock,
}
