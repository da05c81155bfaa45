using System.Runtime.CompilerServices;

namespace DaprMessaging.Simulation.Worlds;

/// <summary>What happened in a world, a line a happening. Off unless somebody wants to read it.</summary>
internal sealed class Trace(Timeline time, bool isOn)
{
    private readonly List<string> lines = [], story = [];

    public bool IsOn => isOn;

    /// <summary>Everything.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>What somebody who was not there should know: what people did, what went wrong, what devices showed.</summary>
    public IReadOnlyList<string> Story => story;

    public void Say(string who, [InterpolatedStringHandlerArgument("")] ref TraceLine line)
    {
        if (isOn) lines.Add(Line(who, line.ToStringAndClear()));
    }

    public void Tell(string who, [InterpolatedStringHandlerArgument("")] ref TraceLine line)
    {
        if (!isOn) return;
        var told = Line(who, line.ToStringAndClear());
        lines.Add(told);
        story.Add(told);
    }

    private string Line(string who, string what) => $"{time.Now,6}  {who,-10} {what}";
}
