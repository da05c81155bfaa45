using System.Diagnostics;

namespace DaprMessaging.Deployment;

/// <summary>dapr/check: what it would run, and what it does when parts fail. It meets the real ones where there are some.</summary>
public sealed class CheckTests
{
    [Fact]
    public async Task A_dry_run_prints_every_command_line_and_no_secret()
    {
        var start = new ProcessStartInfo(
            "/bin/bash", ["dapr/check", "--dry-run", "--apps", "/apps", "--work", "/work", "tests/Scenarios/Logs/ubuntu.raw.txt"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.At(""),
        };
        (start.Environment["DAPRD"], start.Environment["KAFKA_BOOTSTRAP"]) = ("/dapr", "broker:9092");
        start.Environment["POSTGRES"] = "host=db password=it's & secret|1";

        var (code, output) = await Rehearsal.EndAsync(Process.Start(start)!);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "check.dry-run.txt"), TestContext.Current.CancellationToken), output);
        Assert.Equal(0, code);
        Assert.DoesNotContain("secret|1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_is_well_every_step_passes_and_nothing_is_left_running()
    {
        using var rehearsal = new Rehearsal();

        var (code, output) = await Rehearsal.EndAsync(rehearsal.Start());

        Assert.True(code == 0, output);
        foreach (var step in new[] { "topics", "conformance", "start", "scenarios", "bench", "import-ubuntu" }) Assert.Matches($@"(?m)^{step} +passed +\d+$", output);
        Assert.Empty(rehearsal.Left());
        // Two of the control plane, two an app, one a step.
        Assert.Equal(2 + 10 + 5, Directory.GetFiles(rehearsal.Logs).Length);
        var components = string.Concat(Directory.GetFiles(rehearsal.At("work/components")).Select(File.ReadAllText));
        Assert.Contains("value: 'broker:9092'", components, StringComparison.Ordinal);
        Assert.Contains("value: 'host=db password=it''s & secret|1'", components, StringComparison.Ordinal);
        Assert.DoesNotContain("localhost", string.Concat(components.Split('\n').Where(l => !l.StartsWith('#'))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_fails_is_named_and_the_others_are_still_tried()
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Program("apps/scenarios/DaprMessaging.Scenarios", "#!/bin/bash\necho what went wrong; exit 7\n");

        var (code, output) = await Rehearsal.EndAsync(rehearsal.Start());

        Assert.Equal(1, code);
        Assert.Matches(@"(?m)^scenarios +FAILED \(7\) +\d+$", output);
        Assert.Contains("what went wrong", output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^import-ubuntu +passed +\d+$", output);
        Assert.Empty(rehearsal.Left());
    }

    [Theory]
    [InlineData("dapr/scheduler", "scheduler")]
    [InlineData("apps/inbox/DaprMessaging.Inbox", "inbox")]
    [InlineData("dapr/daprd", "daprd-msg")]
    public async Task A_part_that_does_not_start_ends_the_run_and_all_others(string program, string name)
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Program(program, "#!/bin/bash\necho no room for me; exit 3\n");

        var (code, output) = await Rehearsal.EndAsync(rehearsal.Start());

        Assert.Equal(1, code);
        Assert.Contains($"{name} ended", output, StringComparison.Ordinal);
        Assert.Contains("no room for me", output, StringComparison.Ordinal);
        Assert.DoesNotContain("import", output, StringComparison.Ordinal);
        Assert.Empty(rehearsal.Left());
    }

    [Fact]
    public async Task A_part_that_dies_meanwhile_is_a_failure_even_if_every_step_passed()
    {
        using var rehearsal = new Rehearsal();
        var sync = File.ReadAllText(rehearsal.At("apps/sync/DaprMessaging.Sync"));
        rehearsal.Program("apps/sync/DaprMessaging.Sync", sync.Replace("my $listener", $"open(my $f, '>', '{rehearsal.At("pid")}'); print $f $$; close $f; my $listener", StringComparison.Ordinal));
        rehearsal.Program("apps/scenarios/DaprMessaging.Scenarios", $"""
            #!/bin/bash
            pid=$(cat {rehearsal.At("pid")})
            kill -KILL "$pid"
            for _ in $(seq 500); do kill -0 "$pid" 2>/dev/null || exit 0; sleep 0.02; done # until it is really gone
            """);

        var (code, output) = await Rehearsal.EndAsync(rehearsal.Start("--only", "scenarios"));

        Assert.Equal(1, code);
        Assert.Contains("sync ended meanwhile", output, StringComparison.Ordinal);
        Assert.Empty(rehearsal.Left());
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    public async Task Who_interrupts_it_finds_everything_stopped(string signal)
    {
        using var rehearsal = new Rehearsal();
        rehearsal.Program("apps/scenarios/DaprMessaging.Scenarios", "#!/bin/bash\ntouch \"$(dirname \"$0\")/here\"; exec sleep 300\n");
        using var check = rehearsal.Start();
        while (!File.Exists(rehearsal.At("apps/scenarios/here")) && !check.HasExited) await Task.Delay(20, TestContext.Current.CancellationToken);

        using (var kill = Process.Start("kill", [signal, $"{check.Id}"])) await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        var (code, output) = await Rehearsal.EndAsync(check);

        Assert.True(code == 130, output);
        Assert.Empty(rehearsal.Left());
    }

    [Fact]
    public async Task A_part_that_will_not_stop_is_killed_and_counts_as_a_failure()
    {
        using var rehearsal = new Rehearsal();
        var placement = File.ReadAllText(rehearsal.At("dapr/placement"));
        rehearsal.Program("dapr/placement", placement.Replace("use IO", "$SIG{TERM} = 'IGNORE'; use IO", StringComparison.Ordinal));

        var (code, output) = await Rehearsal.EndAsync(rehearsal.Start("--only", "bench"));

        Assert.Equal(1, code);
        Assert.Contains("placement did not stop within 2 s and was killed", output, StringComparison.Ordinal);
        Assert.Empty(rehearsal.Left());
    }

    [Theory]
    [InlineData("--ports 80", "--ports 80")]
    [InlineData("--only everything", "everything")]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("/no/such.log", "/no/such.log")]
    [InlineData("--work", "--work needs a value")]
    public async Task What_is_wrong_with_the_command_line_is_said(string arguments, string named)
    {
        using var rehearsal = new Rehearsal();

        var (code, output) = await Rehearsal.EndAsync(rehearsal.Start(arguments.Split(' ')));

        Assert.Equal(2, code);
        Assert.Contains(named, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dapr/check")]
    [InlineData("dapr/publish")]
    public async Task The_scripts_satisfy_shellcheck(string script)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/shellcheck"), "shellcheck is missing (Debian: shellcheck)");
        var start = new ProcessStartInfo("/usr/bin/shellcheck", [Repository.At(script)]) { RedirectStandardOutput = true, RedirectStandardError = true };

        var (code, output) = await Rehearsal.EndAsync(Process.Start(start)!);

        Assert.True(code == 0, output);
    }
}
