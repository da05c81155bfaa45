using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;

namespace DaprMessaging.Chaos.Load;

/// <summary>Some users who write to each other and in chats, read, come and go, until they are stopped.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private const int Size = 6, Chats = 2;

    // The least time between two acts of a person: the system is to be struck, not to be measured.
    private static readonly TimeSpan pace = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource stop = new();
    private readonly List<Person> people = [];
    private readonly List<Meeting> chats = [];
    private readonly List<Task> acting = [];

    public Book Book { get; } = new();

    /// <summary>Before that nobody was told anything, and nobody had a token.</summary>
    public DateTime StartedAt { get; } = DateTime.UtcNow;

    public IReadOnlyList<Person> People => people;

    public IReadOnlyList<Meeting> Meetings => chats;

    public static async Task<Crowd> StartAsync(IReadOnlyList<Uri> gateways, string folder, int seed)
    {
        var crowd = new Crowd();
        var tokens = TokenIssuer.Of(new DataFolder(folder));
        for (var user = 1; user <= Size; user++)
        {
            Device Of(string name, int gateway) => new(
                gateways[gateway % gateways.Count], tokens.Issue(new TokenRequest(user) { Device = name, Name = $"u{user}" }));
            var person = new Person(user, Of("phone", user), Of("tablet", user + 1), new Random(seed + user), crowd.Book);
            crowd.people.Add(person);
            await person.Phone.SwitchOnAsync();
        }

        foreach (var owner in crowd.people.Take(Chats))
        {
            var members = crowd.people.Where(p => p != owner).Select(p => p.UserId).ToList();
            crowd.chats.Add(new Meeting(await owner.Phone.Client.CreateChatAsync($"of {owner.UserId}", members), owner, members));
        }

        crowd.acting.AddRange(crowd.people.Select(crowd.ActAsync));
        return crowd;
    }

    /// <summary>Waits until so many more messages have been acknowledged.</summary>
    public async Task UntilAcknowledgedAsync(int more, string after)
    {
        var enough = Book.Messages + more;
        await Patience.UntilAsync(
            () => Book.Messages >= enough || acting.Any(a => a.IsFaulted), () => $"{enough - Book.Messages} of {more} messages are not acknowledged, after {after}");
        foreach (var failed in acting.Where(a => a.IsFaulted)) await failed;
    }

    /// <summary>Nobody begins anything more; what was begun is done.</summary>
    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(acting);
    }

    /// <summary>The system is gone for good: what was begun is given up.</summary>
    public async Task GiveUpAsync()
    {
        await stop.CancelAsync();
        foreach (var person in people) await person.DisposeAsync();
        await Task.WhenAll(acting).ContinueWith(_ => { }, TaskScheduler.Default);
        foreach (var person in people) await person.DisposeAsync(); // a tablet may just have come
    }

    public async ValueTask DisposeAsync()
    {
        await GiveUpAsync();
        stop.Dispose();
    }

    private async Task ActAsync(Person person)
    {
        using var timer = new PeriodicTimer(pace);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token)) await person.ActAsync(people, chats);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It is over.
        }
    }
}
