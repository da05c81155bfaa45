using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>A device in a scenario, and everything it has shown.</summary>
internal sealed class Phone(MessagingClientOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Update> shown = [];
    private readonly Lock gate = new();
    private Task listening = Task.CompletedTask;

    public MessagingClient Client { get; } = new(options);

    public long UserId => Client.UserId;

    public Peer Peer => Peer.User(UserId);

    public Update[] Shown
    {
        get { lock (gate) return [.. shown]; }
    }

    public Message[] Messages => [.. Shown.Where(u => u.NewMessage is not null).Select(u => u.NewMessage)];

    public IEnumerable<string> Texts => Messages.Where(m => m.Content is not null).Select(m => m.Content.Text);

    /// <summary>The counters of a dialog as the last update left them.</summary>
    public DialogCounters? Counters(Peer peer) => Shown.LastOrDefault(u => u.Dialog?.Peer.Equals(peer) == true)?.Dialog;

    public Task<(long Id, long Date)> SendAsync(Peer peer, string text, long randomId = 0, long replyTo = 0) =>
        Client.SendAsync(peer, text, randomId: randomId, replyTo: replyTo, ct: TestContext.Current.CancellationToken);

    public void Listen() => listening = ListenAsync();

    /// <summary>Waits until it has shown what is wanted.</summary>
    public async Task UntilAsync(Func<Phone, bool> condition, string what)
    {
        if (!await Wait.UntilAsync(() => condition(this), Patience))
            Assert.Fail($"u{UserId} has not shown {what}, but:\n{string.Join('\n', Shown.Select(u => u.ToString()))}");
    }

    public Task UntilTextAsync(string text) => UntilAsync(p => p.Texts.Contains(text), $"'{text}'");

    /// <summary>Waits until it has caught up with its mailbox.</summary>
    public async Task UntilCurrentAsync()
    {
        var head = (await Client.GetStateAsync(TestContext.Current.CancellationToken)).Pts;
        await UntilAsync(p => p.Client.Pts >= head && (p.Shown.Length == 0 || p.Shown[^1].Pts >= head), $"step {head}");
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await listening;
    }

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var update in Client.Updates)
            {
                lock (gate) shown.Add(update);
            }
        }
        catch (RefusedException)
        {
            // The scenario sees that for itself.
        }
    }
}
