using DaprMessaging.Chaos.Checks;
using DaprMessaging.Chaos.Faults;
using DaprMessaging.Chaos.Load;
using DaprMessaging.Chaos.PowerLoss;

namespace DaprMessaging.Chaos;

public sealed class When_the_power_goes
{
    [Fact]
    public async Task What_was_acknowledged_before_is_there_afterwards()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "Needs strace (Debian's package strace).");
        using var folder = new TemporaryFolder();
        var (data, trace) = (Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName, Path.Combine(folder.Path, "trace"));
        Note($"CHAOS_SEED={Length.Seed} CHAOS_CUTS={Length.Cuts}");

        await using var backend = new Backend(data) { Wrapping = Recording.Recorder(trace) };
        await backend.StartAsync();
        await using var crowd = await Crowd.StartAsync(backend.Gateways, data, Length.Seed);
        await crowd.UntilAcknowledgedAsync(Length.Messages, $"the start\n{backend.Errors}");
        await backend.KillAllAsync();
        await crowd.GiveUpAsync();

        var recording = Recording.ReadFile(trace, data);
        var dice = new Random(Length.Seed);
        var slowest = TimeSpan.Zero;
        foreach (var (number, cut) in Cuts.Of(recording, Length.Cuts, dice).Index())
        {
            var files = Disk.After(recording.Changes, data, cut, dice);
            await using var aftermath = new Aftermath(Path.Combine(folder.Path, $"{number}"), crowd);
            await aftermath.StartAsync(files, data);
            var until = recording.At(cut);
            var findings = await aftermath.InspectAsync(until);
            Assert.True(findings.Count == 0, $"cut at line {cut}, {until:O}:\n{string.Join('\n', findings)}");
            slowest = aftermath.StartedIn > slowest ? aftermath.StartedIn : slowest;
        }

        Note($"{Length.Cuts} cuts in {recording.Changes.Count} changes of the disk, {crowd.Book.Messages} messages acknowledged, 0 missing; slowest start {slowest.TotalMilliseconds:0} ms");
    }

    private static void Note(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
