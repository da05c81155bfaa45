using DaprMessaging.Chaos.Faults;
using DaprMessaging.Chaos.Load;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Chaos;

public sealed class When_all_is_killed_across_the_ends_of_messages
{
    private const int Messages = 60, Kills = 4;

    [Fact]
    public async Task Each_goes_once_from_everybody_and_all_else_stays()
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

        // Every fourth stays.
        var messages = Enumerable.Range(0, Messages).Select(i => new NewMessage
        {
            RandomId = i + 1, Content = new Content { Text = $"message {i}" }, TtlSeconds = i % 4 == 0 ? 0 : dice.Next(6, 20),
        }).ToList();
        foreach (var part in messages.Chunk(7)) await author.Client.SendAsync(Peer.User(2), part);
        await author.SwitchOffAsync(); // nobody need be there
        await Patience.UntilAsync(Patience.Now + 5000);
        await backend.KillAllAsync(Kills, dice);

        var fleeting = messages.Count(m => m.TtlSeconds > 0);
        await Patience.UntilAsync(() => Ends(reader).Count >= fleeting, () => $"{Ends(reader).Count} of {fleeting} messages are gone");
        await author.SwitchOnAsync();
        await author.CatchUpAsync();
        await reader.CatchUpAsync();
        foreach (var (device, other) in new[] { (author, Peer.User(2)), (reader, Peer.User(1)) })
        {
            var shown = (await device.Client.GetHistoryAsync(other)).Messages.Select(m => m.Content.Text).Order();
            Assert.Equal(messages.Where(m => m.TtlSeconds == 0).Select(m => m.Content.Text).Order(), shown);
            Assert.Equal(fleeting, Ends(device).Count);
            Assert.Equal(fleeting, Ends(device).Distinct().Count());
        }

        Assert.Equal(Messages - fleeting, (await reader.Client.GetPeerDialogsAsync([Peer.User(1)])).Dialogs_.Single().Counters.UnreadCount);
        Assert.Equal("", await backend.VerifyAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"CHAOS_SEED={Length.Seed}: {Kills} kills, {fleeting} of {Messages} messages went by themselves, each once");
    }

    private static List<long> Ends(Device device) => [.. device.Shown.Where(u => u.MessagesDeleted is not null).SelectMany(u => u.MessagesDeleted.Ids)];
}
