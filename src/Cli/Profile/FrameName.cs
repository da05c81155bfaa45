using System.Text.RegularExpressions;

namespace DaprMessaging.Cli.Profile;

/// <summary>A method as people know it: without what the compiler and the scheduler put between the methods that somebody wrote.</summary>
internal static partial class FrameName
{
    private static readonly string[] plumbing = ["System.Threading.", "System.Runtime.CompilerServices.", "System.Collections.Concurrent.", "System.GC."];

    public static string Of(string method)
    {
        var name = method.Split('(')[0].Replace(';', ',');
        return StateMachine().Replace(name, ".$1");
    }

    private static bool IsPlumbing(string name) => Array.Exists(plumbing, p => name.StartsWith(p, StringComparison.Ordinal));

    /// <summary>Outermost first; of the plumbing only what is at the end, where the time is spent.</summary>
    public static IEnumerable<string> Tidy(IReadOnlyList<string> frames)
    {
        var last = "";
        foreach (var (name, i) in frames.Select((name, i) => (name, i)))
        {
            // A method and its state machine are one.
            if (name == last || i < frames.Count - 1 && IsPlumbing(name)) continue;
            yield return last = name;
        }
    }

    // Socket+<ReadAsync>d__12`1.MoveNext, and Socket+<>c__DisplayClass3_0+<<Map>b__0>d.MoveNext
    [GeneratedRegex(@"(?:\+<>c\w*)?\+<+(\w+)>\w*(?:>d)?(?:`\d+)?(?:\[[^\]]*\])?\.(?:MoveNext|<\w+>b__\w+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StateMachine();
}
