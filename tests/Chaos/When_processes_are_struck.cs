using DaprMessaging.Chaos.Checks;
using DaprMessaging.Chaos.Faults;
using DaprMessaging.Chaos.Load;

namespace DaprMessaging.Chaos;

public sealed class When_processes_are_struck
{
    [Fact]
    public async Task Everything_acknowledged_is_there_once_and_in_order_on_every_device()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the signals and the /proc of Linux.");
        using var folder = new TemporaryFolder();
        using var ballast = Ballast.TryMount(Path.Combine(folder.Path, "data"));
        if (ballast is null) Note("the disk is not filled: no right to mount a tmpfs");
        var clocks = Clocks.TryMake(Path.Combine(folder.Path, "clocks"));
        if (clocks is null) Note("clocks are not set: no libfaketime (Debian's package libfaketime)");
        var schedule = Schedule.Of(
            Length.Seed, Length.Faults, [.. ballast is null ? [] : (FaultKind[])[FaultKind.FillDisk], .. clocks is null ? [] : (FaultKind[])[FaultKind.SetClock, FaultKind.SetClock]]);
        Note($"CHAOS_SEED={Length.Seed} CHAOS_FAULTS={Length.Faults}");

        string[] config = clocks is null ? [] : ["--config", clocks.Config];
        await using var backend = new Backend(Path.Combine(folder.Path, "data"), ["--processes", "--replicas", "inbox=2,session=2", .. config])
        {
            Environment = clocks?.Environment ?? new Dictionary<string, string>(),
        };
        await backend.StartAsync();
        await using var crowd = await Crowd.StartAsync(backend.Gateways, backend.Folder, Length.Seed);
        await new Injector(backend, crowd, ballast, clocks, Note).RunAsync(schedule);
        await crowd.StopAsync();

        var mailboxes = await ReadAsync(crowd);
        Assert.Equal([], Inspection.Of(mailboxes, crowd.Book, crowd.Meetings, DateTime.MaxValue));
        foreach (var (person, mailbox) in crowd.People.Zip(mailboxes))
        {
            if (!person.Tablet.IsOn) await person.Tablet.SwitchOnAsync();
            foreach (var device in new[] { person.Phone, person.Tablet })
            {
                await device.CatchUpAsync();
                Assert.Equal(mailbox.Steps, device.Shown.Take(mailbox.Steps.Count));
            }
        }

        Assert.Equal(crowd.Book.Messages, mailboxes.Sum(m => m.Messages.Count(x => x.Out && x.Content is not null)));
        Assert.Equal("", await backend.VerifyAsync());
        Note($"{schedule.Count} faults ({string.Join(", ", schedule.CountBy(f => f.Kind).Select(c => $"{c.Key} {c.Value}"))}), {crowd.Book.Messages} messages acknowledged, "
            + $"{mailboxes.Sum(m => m.Steps.Count)} steps in {mailboxes.Count} mailboxes, 0 missing, 0 doubled; {backend.StartedInVain} starts in vain");
    }

    // What was acknowledged is in its author's mailbox, and on its way to the others: what is wrong for good is so at the end of all patience.
    private static async Task<List<Mailbox>> ReadAsync(Crowd crowd)
    {
        List<Mailbox> mailboxes = [];
        await Wait.UntilAsync(async () =>
        {
            mailboxes = [];
            foreach (var person in crowd.People) mailboxes.Add(await Mailbox.ReadAsync(person.Phone.Client));
            return Inspection.Of(mailboxes, crowd.Book, crowd.Meetings, DateTime.MaxValue).Count == 0;
        }, TimeSpan.FromMinutes(1));
        return mailboxes;
    }

    private static void Note(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
