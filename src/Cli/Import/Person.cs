namespace DaprMessaging.Cli.Import;

/// <summary>A user of the channel, under whatever nick.</summary>
internal sealed class Person(int number, string nick)
{
    private readonly List<(int Line, int Until)> stays = [];

    /// <summary>In the order of appearance, from 1.</summary>
    public int Number { get; } = number;

    /// <summary>The nick of the first appearance: with the number of the run it makes the user id.</summary>
    public string FirstNick { get; } = nick;

    public string Nick { get; set; } = nick;

    public bool IsPresent => stays.Count > 0 && stays[^1].Until == int.MaxValue;

    public void Come(int line) => stays.Add((line, int.MaxValue));

    public void Go(int line) => stays[^1] = (stays[^1].Line, line);

    /// <summary>Was a member at that line: has what was said there.</summary>
    public bool WasThere(int line) => stays.Exists(s => s.Line <= line && line < s.Until);
}
