using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos.Load;

/// <summary>One device, and all that it has shown since it was bought; it may be switched off and on again.</summary>
internal sealed class Device(Uri url, string token) : IAsyncDisposable
{
    private readonly List<Update> shown = [];
    private Task listening = Task.CompletedTask;
    private MessagingClient? client;

    public MessagingClient Client => client ?? throw new InvalidOperationException("It is switched off.");

    public bool IsOn => client is not null;

    public IReadOnlyList<Update> Shown
    {
        get { lock (shown) return [.. shown]; }
    }

    public long Pts
    {
        get { lock (shown) return shown.Count == 0 ? 0 : shown[^1].Pts; }
    }

    public async Task SwitchOnAsync(CancellationToken ct = default)
    {
        client = new MessagingClient(new MessagingClientOptions
        {
            Url = url, Token = _ => ValueTask.FromResult(token), Pts = Pts, AttemptTimeout = TimeSpan.FromSeconds(5), Patience = TimeSpan.FromMinutes(5),
        });
        var connecting = client.ConnectAsync(ct);
        listening = ListenAsync(client);
        await connecting;
    }

    public async Task SwitchOffAsync()
    {
        if (client is null) return;
        await client.DisposeAsync();
        client = null;
        await listening;
    }

    /// <summary>Waits until it shows all that its mailbox has.</summary>
    public async Task CatchUpAsync(CancellationToken ct = default)
    {
        var head = (await Client.GetStateAsync(ct)).Pts;
        await Patience.UntilAsync(() => Pts >= head, () => $"u{Client.UserId} shows step {Pts}, and does not come to {head}");
    }

    /// <summary>The newest message of a dialog that it shows; 0: none.</summary>
    public long NewestOf(Peer peer)
    {
        lock (shown) return shown.FindLast(u => u.NewMessage is { } message && message.Peer.Equals(peer))?.Pts ?? 0;
    }

    /// <summary>One of the same user that has shown nothing yet, at another gateway.</summary>
    public Device Elsewhere(Uri gateway) => new(gateway, token);

    public ValueTask DisposeAsync() => new(SwitchOffAsync());

    private async Task ListenAsync(MessagingClient from)
    {
        await foreach (var update in from.Updates)
        {
            lock (shown) shown.Add(update);
        }
    }
}
