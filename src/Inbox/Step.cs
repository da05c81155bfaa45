using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

/// <summary>One event of the batch, as one aggregate meets it.</summary>
internal sealed class Step(int entry, Command command)
{
    /// <summary>Its place in the batch.</summary>
    public int Entry { get; } = entry;

    public Command Command { get; } = command;

    /// <summary>How often deciding it has thrown.</summary>
    public int Throws { get; set; }

    /// <summary>Why it is poison, once it is.</summary>
    public Poison? Poison { get; private set; }

    public bool IsPoison => Poison is not null;

    public void Condemn(DeadKind kind, string reason) => Poison = new Poison(kind, reason);
}
