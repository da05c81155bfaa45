using DaprMessaging.Chaos.Faults;
using DaprMessaging.Chaos.Load;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos;

public sealed class When_all_is_killed_across_due_times
{
    private const int Messages = 60, Kills = 4;

    [Fact]
    public async Task Each_message_that_was_scheduled_is_sent_once_and_none_before_its_time()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the signals and the /proc of Linux.");
        using var folder = new TemporaryFolder();
        var dice = new Random(Length.Seed);
        await using var backend = new Backend(folder.Path, ["--processes", "--replicas", "inbox=2"]);
        await backend.StartAsync();
        var tokens = TokenIssuer.Of(new DataFolder(folder.Path));
        await using var author = new Device(backend.Gateways[0], tokens.Issue(new TokenRequest(1)));
        await using var reader = new Device(backend.Gateways[0], tokens.Issue(new TokenRequest(2)));
        await author.SwitchOnAsync();
        await reader.SwitchOnAsync();

        var due = new Dictionary<string, long>();
        var begin = Patience.Now + 16_000;
        for (var i = 0; i < Messages; i++) due[$"message {i}"] = begin + dice.Next(15_000);
        var ids = await Task.WhenAll(due.Select(d => author.Client.ScheduleAsync(Peer.User(2), d.Key, d.Value)));
        Assert.All(ids, id => Assert.NotNull(id));

        await author.SwitchOffAsync(); // nobody need be there
        await Patience.UntilAsync(begin);
        await backend.KillAllAsync(Kills, dice);

        await Patience.UntilAsync(() => Texts(reader).Count >= Messages, () => $"{Texts(reader).Count} of {Messages} messages have come");
        await author.SwitchOnAsync();
        await author.CatchUpAsync();
        await reader.CatchUpAsync();
        Assert.Equal(due.Keys.Order(), Texts(reader).Select(m => m.Content.Text).Order());
        Assert.All(Texts(reader), m => Assert.True(m.Date >= due[m.Content.Text], $"'{m.Content.Text}' was sent before its time"));
        Assert.Empty((await author.Client.GetScheduledMessagesAsync()).Messages);
        Assert.Equal("", await backend.VerifyAsync());
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"CHAOS_SEED={Length.Seed}: {Kills} kills, {Messages} messages, 0 missing, 0 doubled; the latest came {Texts(reader).Max(m => m.Date - due[m.Content.Text])} ms late");
    }

    private static List<Message> Texts(Device device) => [.. device.Shown.Where(u => u.NewMessage is not null).Select(u => u.NewMessage)];
}
