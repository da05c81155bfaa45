namespace DaprMessaging.Cli;

/// <summary>What the process says to the shell.</summary>
internal static class Exit
{
    public const int Ok = 0;

    /// <summary>The work was done, and what was checked is not as it should be.</summary>
    public const int ChecksFailed = 1;

    /// <summary>The command line, a file or a setting is wrong.</summary>
    public const int BadUse = 2;

    /// <summary>The server cannot be reached, or does not want us.</summary>
    public const int Unreachable = 3;
}
