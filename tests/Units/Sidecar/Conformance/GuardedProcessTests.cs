namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>What holds the programs of a real Dapr: here, other programs stand for them.</summary>
public sealed class GuardedProcessTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_program_is_asked_to_end_and_has_time_to()
    {
        await using var process = await StartAsync("trap 'echo ending; exit 3' TERM; echo $WORD; while :; do sleep 0.05; done");
        await Eventually.TrueAsync(() => process.LogTail.Contains("hello", StringComparison.Ordinal), "its first word");
        await process.StopAsync();
        Assert.True(process.HasExited);
        Assert.EndsWith("hello\nending", process.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_killed_without_a_word()
    {
        await using var process = await StartAsync("trap 'echo ending' TERM; echo $WORD; while :; do sleep 0.05; done");
        await Eventually.TrueAsync(() => process.LogTail.Contains("hello", StringComparison.Ordinal), "its first word");
        await process.KillAsync();
        Assert.True(process.HasExited);
        Assert.DoesNotContain("ending", process.LogTail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_ends_too_early_is_told_with_the_end_of_its_log()
    {
        await using var process = await StartAsync("echo no such component; exit 1");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Health.WaitAsync(new("http://127.0.0.1:9/healthz"), process));
        Assert.Contains("it ended before http://127.0.0.1:9/healthz was well", error.Message, StringComparison.Ordinal);
        Assert.Contains("no such component", error.Message, StringComparison.Ordinal);
    }

    private Task<GuardedProcess> StartAsync(string script) => GuardedProcess.StartAsync("/bin/sh", ["-c", script], folder.Sub("log"),
        new Dictionary<string, string> { ["WORD"] = "hello" });
}
