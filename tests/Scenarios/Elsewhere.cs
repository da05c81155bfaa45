using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;

namespace DaprMessaging.Scenarios;

/// <summary>
/// A system of which only the address and the signing key are known: that of MESSAGING_URL and MESSAGING_DATA (dapr/check
/// names one on real parts), else a world of its own. Its users are nobody else's: a real system remembers earlier runs.
/// </summary>
internal sealed class Elsewhere : IAsyncDisposable
{
    private static readonly Uri? Url = Environment.GetEnvironmentVariable("MESSAGING_URL") is { Length: > 0 } url ? new Uri(url) : null;

    private readonly long first = Random.Shared.NextInt64(1L << 40, 1L << 52);
    private readonly List<Phone> phones = [];
    private readonly World? world;

    private Elsewhere(World? world) => this.world = world;

    public static async Task<Elsewhere> ReachAsync() => new(Url is null ? await World.StartAsync() : null);

    /// <summary>The id of a user of this scenario, by a number of its own.</summary>
    public long User(int who) => first + who;

    public async Task<Phone> PhoneAsync(int who, string device = "phone", long? pts = null)
    {
        if (world is not null) return await world.PhoneAsync(User(who), device, pts);
        var key = new DataFolder(Environment.GetEnvironmentVariable("MESSAGING_DATA") ?? DataFolder.Default).ExistingKey();
        var token = new TokenIssuer(key, TimeProvider.System).Issue(new TokenRequest(User(who)) { Device = device, Name = $"u{User(who)}" });
        var phone = new Phone(new MessagingClientOptions { Url = Url!, Pts = pts, Token = _ => ValueTask.FromResult(token) });
        phones.Add(phone);
        await phone.Client.ConnectAsync(TestContext.Current.CancellationToken);
        phone.Listen();
        return phone;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var phone in phones) await phone.DisposeAsync();
        if (world is not null) await world.DisposeAsync();
    }
}
