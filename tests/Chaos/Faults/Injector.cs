using DaprMessaging.Chaos.Load;

namespace DaprMessaging.Chaos.Faults;

/// <summary>Lets the faults of a schedule strike while a crowd is at work, and sees to it that the work goes on after each.</summary>
internal sealed class Injector(Backend backend, Crowd crowd, Ballast? ballast, Clocks? clocks, Action<string> note)
{
    public async Task RunAsync(IEnumerable<Fault> faults)
    {
        var last = "the start";
        foreach (var fault in faults)
        {
            await crowd.UntilAcknowledgedAsync(fault.After, last);
            await StrikeAsync(fault);
            note($"{fault} (at {crowd.Book.Messages} messages)");
            last = $"{fault}\n{backend.Errors}";
        }

        await crowd.UntilAcknowledgedAsync(50, last);
    }

    private async Task StrikeAsync(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.KillApp:
                await Processes.SignalAsync("KILL", await VictimAsync(fault));
                break;
            case FaultKind.PauseApp:
                await PauseAsync(await VictimAsync(fault), fault.For);
                break;
            case FaultKind.HangGateway:
                await PauseAsync(await VictimAsync(fault, "DaprMessaging.Session"), fault.For);
                break;
            case FaultKind.PauseHost:
                await PauseAsync(backend.ProcessId, fault.For);
                break;
            case FaultKind.KillHost:
                await backend.KillAsync();
                await backend.StartAsync();
                break;
            case FaultKind.KillAll:
                await backend.KillAllAsync();
                await backend.StartAsync();
                break;
            case FaultKind.FillDisk:
                await ballast!.FillAsync(fault.For);
                await backend.KillAllAsync(); // after a disk error the log takes nothing more until the host is started again
                await backend.StartAsync();
                break;
            case FaultKind.SetClock:
                clocks!.Move(clocks.NameOf(fault.Victim), fault.By);
                break;
        }
    }

    private async Task<int> VictimAsync(Fault fault, string name = "")
    {
        IReadOnlyList<int> apps = [];
        await Patience.UntilAsync(() => (apps = backend.AppsOf(name)).Count > 0, () => "no app is running");
        return apps[fault.Victim % apps.Count];
    }

    private static async Task PauseAsync(int id, TimeSpan length)
    {
        await Processes.SignalAsync("STOP", id);
        await Task.Delay(length);
        await Processes.SignalAsync("CONT", id);
    }
}
