namespace DaprMessaging.Simulation.Worlds;

/// <summary>One life of a process. What it awaits when it dies never comes.</summary>
internal sealed class Life(string name, Action onEnd)
{
    public string Name => name;

    public bool IsOver { get; private set; }

    public void End()
    {
        if (IsOver) return;
        IsOver = true;
        onEnd();
    }
}
