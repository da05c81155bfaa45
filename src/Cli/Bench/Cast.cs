using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>Who sends in a bench, and who is to see it.</summary>
internal sealed class Cast(Target target, Load load) : IAsyncDisposable
{
    private const int ConnectsAtOnce = 8;

    private readonly List<Sender> senders = [];
    private readonly List<Listener> listeners = [];

    public Meter Meter { get; } = new(TimeProvider.System);

    public IReadOnlyList<Sender> Senders => senders;

    public long Acknowledged => senders.Sum(s => s.Acknowledged);

    public long Failed => senders.Sum(s => s.Failed);

    public long Missing => listeners.Sum(l => l.Missing);

    /// <summary>Of what is missing, what may still come.</summary>
    public long Awaited => listeners.Sum(l => l.Awaited);

    public long Duplicated => listeners.Sum(l => l.Tally.Duplicated);

    /// <summary>Devices that see a message, on average: deliveries a message.</summary>
    public double Audience => senders.Average(s => s.Listeners);

    /// <summary>Senders with a recipient each; and further devices of both.</summary>
    public static Cast OfPairs(Target target, Load load, int pairs, int senderDevices, int recipientDevices)
    {
        var cast = new Cast(target, load);
        for (var i = 0; i < pairs; i++)
        {
            var (from, to) = (target.NewUser(), target.NewUser());
            var sender = cast.AddSender(from, Peer.User(to));
            for (var d = 0; d < recipientDevices; d++) cast.AddListener(to, d).HearsOf(sender);
            for (var d = 1; d < senderDevices; d++) cast.AddListener(from, d).HearsOf(sender);
        }

        return cast;
    }

    /// <summary>One chat, all of it online, some of it writing.</summary>
    public static async Task<Cast> OfGroupAsync(Target target, Load load, int members, int writing, CancellationToken ct)
    {
        var cast = new Cast(target, load);
        var users = Enumerable.Range(0, members).Select(_ => target.NewUser()).ToList();
        await target.LoginAsync(users, ct); // who is to be added must have been there
        await using var founder = target.Device(users[0]);
        await founder.ConnectAsync(ct);
        var chat = Peer.Chat(await founder.CreateChatAsync("bench", users.Skip(1), ct: ct));
        for (var i = 0; i < writing; i++) cast.AddSender(users[i], chat);
        for (var i = 0; i < members; i++)
        {
            var others = cast.senders.Where((_, s) => s != i).ToList();
            if (others.Count == 0) continue;
            var listener = cast.AddListener(users[i], 0);
            others.ForEach(listener.HearsOf);
        }

        return cast;
    }

    public async Task ConnectAsync(Action<double> progress, CancellationToken ct)
    {
        var all = listeners.Select(l => (Func<CancellationToken, Task>)l.ConnectAsync).Concat(senders.Select(s => (Func<CancellationToken, Task>)s.ConnectAsync)).ToList();
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = ConnectsAtOnce, CancellationToken = ct }, async (connect, token) =>
        {
            await connect(token);
            progress(1.0 / all.Count);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(senders.Select(s => s.DisposeAsync().AsTask()));
        await Task.WhenAll(listeners.Select(l => l.DisposeAsync().AsTask()));
    }

    private Sender AddSender(long user, Peer peer)
    {
        var sender = new Sender(target.Device(user, "writes"), senders.Count, peer, load);
        senders.Add(sender);
        return sender;
    }

    private Listener AddListener(long user, int device)
    {
        var listener = new Listener(target.Device(user, $"reads {device}"), Meter, load.DropEvery);
        listeners.Add(listener);
        return listener;
    }
}
