using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace DaprMessaging.Cli;

/// <summary>stdout is the result and nothing else; progress, tables for people and complaints go to stderr.</summary>
internal static class Terminal
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>For people: progress, notes.</summary>
    public static IAnsiConsole Notes { get; } =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>For tables of a result.</summary>
    public static IAnsiConsole NewOutput() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });

    public static void PrintJson<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, Json));

    public static void Complain(string message) => Notes.MarkupLineInterpolated($"[red]{message}[/]");

    /// <summary>Until Ctrl-C.</summary>
    public static async Task UntilStoppedAsync(CancellationToken stop) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>A progress bar with what is left to do; nothing but its end where nobody watches.</summary>
    public static Task<T> ProgressAsync<T>(Func<ProgressContext, Task<T>> work) => Notes.Progress()
        .AutoClear(false)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
        .StartAsync(work);
}
