using System.Runtime.CompilerServices;

namespace DaprMessaging.Simulation.Worlds;

/// <summary>What happened in a world, a line a happening. Off unless somebody wants to read it.</summary>
internal sealed class Trace(Timeline time, bool isOn)
{
    private readonly List<string> lines = [];

    public bool IsOn => isOn;

    public IReadOnlyList<string> Lines => lines;

    public void Say(string who, [InterpolatedStringHandlerArgument("")] ref TraceLine line)
    {
        if (isOn) lines.Add($"{time.Now,6}  {who,-10} {line.ToStringAndClear()}");
    }
}
