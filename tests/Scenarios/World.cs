using System.Collections.Concurrent;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Topologies;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Scenarios;

/// <summary>A system of its own for one scenario; it ends with a look at its error log.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly ErrorLog errors = new();
    private readonly List<Phone> phones = [];
    private readonly DataFolder data = DataFolder.Temporary();

    private Parts? parts;

    private World()
    {
    }

    public LocalSystem System { get; private set; } = null!;

    /// <summary>Errors that the scenario is about.</summary>
    public void Expect(string partOfMessage) => errors.Expected.Add(partOfMessage);

    /// <summary>The folder with the key that signs tokens.</summary>
    public string Folder => data.Path;

    public static async Task<World> StartAsync(
        Dictionary<string, string?>? settings = null, string replicas = "", bool? isProcesses = null, string? database = null,
        string? component = null)
    {
        var world = new World();
        world.parts = await Parts.StartAsync(world.data.Path, database);
        if (component is not null) world.parts = await world.parts.WithAsync(world.data.Path, component);
        world.System = await LocalSystem.StartAsync(
            new LocalSystemOptions(world.data)
            {
                Topology = Topology.Read(Topology.Default).WithPort(Names.Session, 0).WithReplicas(replicas),
                IsProcesses = isProcesses ?? Parts.IsProcesses,
                Components = world.parts.Folder,
                Settings = settings ?? [],
                Logging = logging => logging.ClearProviders().SetMinimumLevel(LogLevel.Information).AddProvider(world.errors),
            },
            TestContext.Current.CancellationToken);
        return world;
    }

    /// <summary>
    /// A connected device of a user; the username is u{user}, and the name, too, unless given. What gets no answer for as long as an attempt
    /// may take is asked again. One that was switched off goes on with what it had shown before.
    /// </summary>
    public async Task<Phone> PhoneAsync(
        long user, string device = "phone", long? pts = null, string? name = null,
        Func<ServerFrame, IEnumerable<ServerFrame>>? tamper = null, int gateway = 0, TimeSpan? attempt = null, bool isBot = false, string? token = null,
        Uri? url = null, Phone? before = null)
    {
        var (typing, presences) = (new ConcurrentQueue<Typing>(), new ConcurrentQueue<Presence>());
        var phone = new Phone(new MessagingClientOptions
        {
            Url = url ?? System.Urls[gateway], Pts = before?.Shown.LastOrDefault()?.Pts ?? pts, Token = _ => ValueTask.FromResult(token ?? Token(user, device, name, isBot)),
            Tamper = tamper, AttemptTimeout = attempt ?? TimeSpan.FromSeconds(5), Patience = attempt ?? TimeSpan.FromSeconds(40), TypingHeard = typing.Enqueue,
            PresenceHeard = presences.Enqueue,
        }, typing, presences, before);
        phones.Add(phone);
        await phone.Client.ConnectAsync(TestContext.Current.CancellationToken);
        phone.Listen();
        return phone;
    }

    public string Token(long user, string device = "phone", string? name = null, bool isBot = false) =>
        System.Tokens.Issue(new TokenRequest(user) { Device = device, Name = name ?? $"u{user}", Username = $"u{user}", IsBot = isBot });

    /// <summary>What is stored is in order: <c>dmsg verify</c> finds no damage.</summary>
    public async Task VerifyAsync()
    {
        var (code, output, problems) = await Dmsg.RunAsync("verify", "--data", Folder);
        Assert.True(code == 0, output + problems);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in phones) await phone.DisposeAsync();
        await System.DisposeAsync();
        if (parts is not null) await parts.DisposeAsync();
        data.Delete();
        Assert.True(!errors.Unexpected.Any(), string.Join("\n", errors.Unexpected));
    }
}
