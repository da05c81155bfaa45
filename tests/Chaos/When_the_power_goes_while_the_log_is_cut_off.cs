using DaprMessaging.Chaos.PowerLoss;

namespace DaprMessaging.Chaos;

public sealed class When_the_power_goes_while_the_log_is_cut_off
{
    [Fact]
    public async Task What_is_still_needed_is_there_afterwards()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "Needs strace (Debian's package strace).");
        using var folder = new TemporaryFolder();
        var (data, trace) = (Directory.CreateDirectory(Path.Combine(folder.Path, "data")).FullName, Path.Combine(folder.Path, "trace"));
        var acknowledged = await Publisher.RecordAsync(Path.Combine(data, "log"), trace, 2 * Length.Messages);
        var recording = Recording.ReadFile(trace, data);
        Assert.True(recording.Changes.Count(c => c is Change.Remove && c.Path.Contains("/log.", StringComparison.Ordinal)) > 2, "the log was not cut off");

        var dice = new Random(Length.Seed);
        foreach (var (number, cut) in Cuts.Of(recording, 5 * Length.Cuts, dice).Index())
        {
            var left = Path.Combine(folder.Path, $"{number}");
            Files.Write(Disk.After(recording.Changes, data, cut, dice), data, left);
            var found = await Publisher.FindAsync(Path.Combine(left, "log"));
            var expected = Enumerable.Range(0, acknowledged.Count(at => at < recording.At(cut))).ToList();
            Assert.True(expected.All(found.Contains), $"CHAOS_SEED={Length.Seed}, cut at line {cut}: of {expected.Count} are missing {string.Join(", ", expected.Where(n => !found.Contains(n)))}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"CHAOS_SEED={Length.Seed}: {5 * Length.Cuts} cuts in {recording.Changes.Count} changes of the log, {acknowledged.Count} needed messages, 0 missing");
    }
}
