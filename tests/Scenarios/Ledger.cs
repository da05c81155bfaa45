using System.Collections.Concurrent;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Four users who write to each other without end, and a book of all that was acknowledged to them.</summary>
internal sealed class Ledger : IAsyncDisposable
{
    private const int Users = 4;

    private readonly ConcurrentDictionary<(long From, long To), ConcurrentQueue<(string Text, long Id)>> book = [];
    private readonly CancellationTokenSource stop = new();
    private readonly List<Phone> phones = [];
    private Task[] writing = [];

    public int Count => book.Values.Sum(q => q.Count);

    public static async Task<Ledger> StartAsync(Uri url, string folder)
    {
        var ledger = new Ledger();
        var tokens = TokenIssuer.Of(new DataFolder(folder));
        for (var user = 1; user <= Users; user++)
        {
            var token = tokens.Issue(new TokenRequest(user) { Name = $"u{user}" });
            var phone = new Phone(new MessagingClientOptions { Url = url, Token = _ => ValueTask.FromResult(token), Pts = 0, AttemptTimeout = TimeSpan.FromSeconds(3) });
            await phone.Client.ConnectAsync();
            phone.Listen();
            ledger.phones.Add(phone);
        }

        ledger.writing = [.. ledger.phones.SelectMany(p => Enumerable.Range(1, Users).Where(to => to != p.UserId).Select(to => ledger.WriteAsync(p, to)))];
        return ledger;
    }

    /// <summary>Waits until more than so many have been added.</summary>
    public async Task MoreAsync(int entries = 100)
    {
        var end = Count + entries;
        Assert.True(await Wait.UntilAsync(() => Count > end, TimeSpan.FromSeconds(60)), "nothing is acknowledged any more");
    }

    /// <summary>Ends the writing, and compares the book with every mailbox.</summary>
    public async Task CheckAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(writing);
        foreach (var phone in phones)
        {
            foreach (var (route, entries) in book)
            {
                if (route.To == phone.UserId) await phone.UntilTextAsync(entries.Last().Text);
            }

            await phone.UntilCurrentAsync();
            Assert.Equal(Enumerable.Range(1, phone.Shown.Length), phone.Shown.Select(u => (int)u.Pts));
            foreach (var (route, entries) in book)
            {
                if (route.To == phone.UserId) Assert.Equal(entries.Select(e => e.Text), phone.Messages.Where(m => m.FromUserId == route.From).Select(m => m.Content.Text));
                if (route.From == phone.UserId) Assert.Equal(entries.Select(e => e.Id), phone.Messages.Where(m => m.Out && m.Peer.UserId == route.To).Select(m => m.Id));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var phone in phones) await phone.DisposeAsync();
        stop.Dispose();
    }

    private async Task WriteAsync(Phone from, long to)
    {
        var entries = book.GetOrAdd((from.UserId, to), _ => []);
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var text = $"{from.UserId} to {to}: {n}";
            entries.Enqueue((text, (await from.Client.SendAsync(Peer.User(to), text)).Id));
        }
    }
}
