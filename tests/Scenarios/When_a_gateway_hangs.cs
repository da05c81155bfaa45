using System.Diagnostics;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>One of two gateways is stopped, and with it the directories of half of all users, for longer than anybody waits for a call: it is there, and says nothing.</summary>
public sealed class When_a_gateway_hangs
{
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task Those_at_another_are_answered_and_hear_each_other_meanwhile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the signals of Linux.");
        await using var world = await World.StartAsync(replicas: "session=2", isProcesses: true);
        var phones = await Task.WhenAll(Enumerable.Range(1, 8).Select(user => world.PhoneAsync(user)));
        await SayAsync(phones, "before");
        var hung = world.System.InstancesOf(Names.Session).Cast<AppProcess>().Last().ProcessId;
        await SignalAsync("STOP", hung);
        try
        {
            var watch = Stopwatch.StartNew();
            for (var round = 0; watch.Elapsed < Hanging; round++) await SayAsync(phones, $"round {round}");
        }
        finally
        {
            await SignalAsync("CONT", hung);
        }

        await SayAsync(phones, "after");
        foreach (var phone in phones) await phone.CheckAsync();
        await world.VerifyAsync();
    }

    // Each to the next one.
    private static async Task SayAsync(Phone[] phones, string text)
    {
        await Task.WhenAll(phones.Select((phone, i) => phone.SendAsync(phones[(i + 1) % phones.Length].Peer, $"{text}, says {phone.UserId}")));
        for (var i = 0; i < phones.Length; i++) await phones[(i + 1) % phones.Length].UntilTextAsync($"{text}, says {phones[i].UserId}");
    }

    private static async Task SignalAsync(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync();
    }
}
