using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Import;

/// <summary>
/// Plays a log through real clients over real sockets: each line waits for the result of the one before. Who speaks has
/// first received, and read, everything that was said.
/// </summary>
internal sealed class Replay(Run run) : IAsyncDisposable
{
    private readonly Dictionary<Person, Member> members = [];
    private readonly Dictionary<Person, Dictionary<Said, int>> places = [];
    private readonly Member keeper = new(run, null);
    private readonly Dictionary<Person, long> marks = [];
    private readonly Dictionary<Said, long> ids = [];

    public Peer Chat { get; private set; } = new();

    /// <summary>Everybody with a mailbox, the chat's operator (no person) included.</summary>
    public IEnumerable<(Person? Person, Member Member)> Everybody =>
        members.Select(m => ((Person?)m.Key, m.Value)).Prepend((null, keeper));

    public async Task PlayAsync(Action progress, CancellationToken ct)
    {
        await keeper.ConnectAsync(Chat, ct);
        Chat = await CreateAsync(ct);
        await keeper.ReconnectAsync(Chat, ct);
        foreach (var act in run.Log.Acts)
        {
            await PlayAsync(act, ct);
            progress();
        }
    }

    /// <summary>Waits until everybody has received the last message that was meant for them.</summary>
    public async Task SettleAsync(CancellationToken ct)
    {
        foreach (var (person, _) in members)
        {
            if (Last(person) is { } last) await OwnIdAsync(person, last, ct);
        }

        var all = run.Log.Acts.OfType<Said>().ToList();
        if (all.Count == 0) return;
        if (run.IsChannel) await keeper.UntilAsync(ids[all[^1]], ct);
        else await keeper.MessageAsync(all.Count - 1, ct);
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(Everybody.Select(e => e.Member.DisposeAsync().AsTask()));

    private Task PlayAsync(Act act, CancellationToken ct) => act switch
    {
        Joined joined => JoinAsync(joined, ct),
        Left left => members[left.Who].Client.RemoveMemberAsync(
            Chat, members[left.Who].UserId, run.RandomIdOf(left.Line, "left"), ct),
        Renamed renamed => RenameAsync(renamed, ct),
        Said said => SayAsync(said, ct),
        _ => throw new InvalidOperationException($"{act.GetType()} is no act of a log"),
    };

    private async Task JoinAsync(Joined joined, CancellationToken ct)
    {
        if (!members.TryGetValue(joined.Who, out var member))
        {
            member = members[joined.Who] = new Member(run, joined.Who);
            places[joined.Who] = [];
            joined.Who.Nick = joined.Who.FirstNick;
            await member.ConnectAsync(Chat, ct);
        }

        await keeper.Client.AddMembersAsync(Chat, [member.UserId], run.RandomIdOf(joined.Line, "joined"), ct);
    }

    private async Task<Peer> CreateAsync(CancellationToken ct)
    {
        var randomId = run.RandomIdOf(-1, "chat");
        if (!run.IsChannel) return Peer.Chat(await keeper.Client.CreateChatAsync(run.Log.Name, [], randomId, ct));
        var channel = Peer.Channel(await keeper.Client.CreateChannelAsync(run.Log.Name, [], randomId: randomId, ct: ct));
        await keeper.Client.EditChatAsync(channel, new ChatEdited { HistoryVisible = true }, run.RandomIdOf(-1, "visible"), ct);
        return channel;
    }

    // The newest that a person has, or in a channel, where who has left has nothing, can have.
    private Said? Last(Person person) => run.IsChannel && !person.IsPresent ? null : places[person].Count > 0 ? places[person].MaxBy(p => p.Value).Key : null;

    // In a channel it is the same for all.
    private async Task<long> OwnIdAsync(Person person, Said said, CancellationToken ct)
    {
        if (!run.IsChannel) return await members[person].MessageAsync(places[person][said], ct);
        await members[person].UntilAsync(ids[said], ct);
        return ids[said];
    }

    private Task RenameAsync(Renamed renamed, CancellationToken ct)
    {
        renamed.Who.Nick = renamed.Nick;
        return members[renamed.Who].ReconnectAsync(Chat, ct);
    }

    private async Task SayAsync(Said said, CancellationToken ct)
    {
        var member = members[said.Who];
        if (Last(said.Who) is { } last) await OwnIdAsync(said.Who, last, ct);
        if (member.Newest > marks.GetValueOrDefault(said.Who))
        {
            await member.Client.ReadHistoryAsync(Chat, marks[said.Who] = member.Newest, ct);
        }

        var replyTo = said.ReplyTo is { } replied ? await OwnIdAsync(said.Who, replied, ct) : 0;
        var content = run.ContentOf(said);
        (ids[said], _) = await member.Client.SendAsync(Chat, content.Text, content.Entities, replyTo, run.RandomIdOf(said.Line, "said"), ct);
        foreach (var (person, place) in places)
        {
            if (person.WasThere(said.Line)) place[said] = place.Count;
        }
    }
}
