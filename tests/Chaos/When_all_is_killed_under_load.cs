using DaprMessaging.Chaos.Faults;
using DaprMessaging.Chaos.Load;

namespace DaprMessaging.Chaos;

public sealed class When_all_is_killed_under_load
{
    [Fact]
    public async Task Nothing_that_was_acknowledged_is_missing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the signals and the /proc of Linux.");
        using var folder = new TemporaryFolder();
        var dice = new Random(Length.Seed);
        await using var backend = new Backend(folder.Path);
        await backend.StartAsync();
        await using var load = await Pairs.StartAsync(backend.Gateways[0], folder.Path);
        for (var kills = 0; kills < Length.Kills; kills++)
        {
            await load.UntilAcknowledgedAsync(dice.Next(300, 1000));
            await backend.KillAllAsync();
            await backend.StartAsync();
        }

        var (missing, doubled, disordered) = await load.CountAsync();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"CHAOS_SEED={Length.Seed}: {Length.Kills} kills, {load.Book.Messages} messages acknowledged, {missing} missing, {doubled} doubled");
        Assert.Equal((0, 0, 0), (missing, doubled, disordered));
        Assert.Equal("", await backend.VerifyAsync());
    }
}
