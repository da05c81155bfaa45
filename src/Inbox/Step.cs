namespace DaprMessaging.Inbox;

/// <summary>One event of the batch, as one aggregate meets it.</summary>
internal sealed class Step(int entry, Command command)
{
    /// <summary>Its place in the batch.</summary>
    public int Entry { get; } = entry;

    public Command Command { get; } = command;

    /// <summary>How often deciding it has thrown, and with what.</summary>
    public int Throws { get; set; }

    public string Reason { get; set; } = "";

    public bool IsPoison { get; set; }
}
