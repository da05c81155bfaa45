using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos.Load;

/// <summary>Senders, each with one recipient and several messages on their way at a time, as fast as they are acknowledged.</summary>
internal sealed class Pairs : IAsyncDisposable
{
    private const int Count = 16, Window = 8;

    private readonly CancellationTokenSource stop = new();
    private readonly List<(Device Sender, Device Recipient)> pairs = [];
    private Task sending = Task.CompletedTask;

    public Book Book { get; } = new();

    public static async Task<Pairs> StartAsync(Uri url, string folder)
    {
        var load = new Pairs();
        var tokens = TokenIssuer.Of(new DataFolder(folder));
        for (var user = 1; user <= 2 * Count; user += 2)
        {
            var pair = (new Device(url, tokens.Issue(new TokenRequest(user))), new Device(url, tokens.Issue(new TokenRequest(user + 1))));
            load.pairs.Add(pair);
            await pair.Item1.SwitchOnAsync();
            await pair.Item2.SwitchOnAsync();
        }

        load.sending = Task.WhenAll(load.pairs.SelectMany(p => Enumerable.Range(0, Window).Select(line => load.SendAsync(p.Sender, p.Recipient, line))));
        return load;
    }

    public Task UntilAcknowledgedAsync(int more)
    {
        var enough = Book.Messages + more;
        return Patience.UntilAsync(() => Book.Messages >= enough, () => $"{enough - Book.Messages} of {more} messages are not acknowledged");
    }

    /// <summary>Nobody sends anything more; how often a recipient lacks, and has twice, what the sender was told has been sent.</summary>
    public async Task<(int Missing, int Doubled, int Disordered)> CountAsync()
    {
        await stop.CancelAsync();
        await sending;
        var (missing, doubled, disordered) = (0, 0, 0);
        foreach (var (sender, recipient) in pairs)
        {
            await recipient.CatchUpAsync();
            var shown = recipient.Shown.Where(u => u.NewMessage is not null).Select(u => u.NewMessage.Content.Text).ToList();
            var told = Book.Entries.Where(e => e.UserId == sender.Client.UserId).Select(e => e.Texts[0]).ToList();
            missing += told.Except(shown).Count();
            doubled += shown.Count - shown.Distinct().Count();
            disordered += shown.GroupBy(LineOf).Count(line => !line.SequenceEqual(told.Where(t => LineOf(t) == line.Key)));
        }

        return (missing, doubled, disordered);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var (sender, recipient) in pairs)
        {
            await sender.DisposeAsync();
            await recipient.DisposeAsync();
        }

        stop.Dispose();
    }

    // Messages of one line are sent one after the other: they have an order.
    private async Task SendAsync(Device sender, Device recipient, int line)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var text = $"{line}: {n}";
            var (id, _) = await sender.Client.SendAsync(Peer.User(recipient.Client.UserId), text);
            Book.Acknowledge(sender.Client.UserId, Peer.User(recipient.Client.UserId), [text], [id]);
        }
    }

    private static string LineOf(string text) => text.Split(':')[0];
}
