namespace DaprMessaging.Scenarios;

/// <summary>In which form the scenarios' systems run: the same promises hold in each.</summary>
internal static class Form
{
    /// <summary>Each app as a process of its own, as <c>up --processes</c> runs them.</summary>
    public static bool IsProcesses { get; } = Environment.GetEnvironmentVariable("SCENARIOS_FORM") switch
    {
        null or "" or "one-process" => false,
        "processes" => true,
        var other => throw new InvalidOperationException($"SCENARIOS_FORM={other}: one-process or processes."),
    };

    /// <summary>The folder of component files.</summary>
    public static string Components { get; } = Path.Combine(AppContext.BaseDirectory, "components", "test");
}
