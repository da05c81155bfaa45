using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using Kind = (System.Func<int, Google.Protobuf.IMessage> Make, int Warm, int Cold);

namespace DaprMessaging.Units.Inbox;

/// <summary>A hundred of any kind cost a handful of sidecar calls: no more than one read of what is cached, three of what is not.</summary>
public sealed class CommandCostTests
{
    private const int Many = 100;

    // How the n-th is made, and how often the store is read then: warm, and cold. Cold, heads come first, then dialogs, pages and
    // lists, then the records that these show to be needed.
    private static readonly Dictionary<string, Kind> operations = new()
    {
        ["messages"] = (n => Send("c:5", 1, 1000 + n), 0, 2),
        ["messages that were drafts"] = (n => Send("c:5", 1, 1000 + n).Clearing(5000 + n), 1, 3),
        ["answers"] = (n => Send("c:5", 1, 1000 + n, replyTo: n), 0, 2),
        ["edits"] = (n => Edit("c:5", 1, 1000 + n, n, "better"), 1, 3),
        ["deletions"] = (n => Delete("c:5", 1, 1000 + n, n), 1, 3),
        ["clearings"] = (n => Clear("c:5", 1, 1000 + n, n), 0, 2),
        ["pins"] = (n => Pin("c:5", 1, 1000 + n, n, at: 5000), 1, 3),
        ["unpinnings"] = (n => Unpin("c:5", 1, 1000 + n, n, at: 9500), 1, 3),
        ["unpinnings of all"] = (n => Unpin("c:5", 1, 1000 + n, at: 5000), 1, 3),
    };

    private static readonly Dictionary<string, Kind> own = new()
    {
        ["hiding"] = (n => Hide("c:5", 2, n), 1, 3),
        ["clearing"] = (n => ClearMine("c:5", 2, n), 0, 2),
        ["pins"] = (n => PinMine("c:5", 2, n, at: 5000), 1, 3),
        ["unpinnings"] = (n => UnpinMine("c:5", 2, 9500, n), 1, 3),
        ["unpinnings of all"] = (n => UnpinMine("c:5", 2, 5000 + n), 1, 3),
        ["playing"] = (n => Play("c:5", 2, n), 1, 3),
        ["mentions"] = (n => SeeMentions("c:5", 2, n), 0, 2),
        ["reading"] = (n => ReadAt("c:5", 2, n, date: 5000 + n, from: n - 1), 0, 3),
        ["unread marks"] = (n => MarkUnread("c:5", 2, 5000 + n, n % 2 > 0), 0, 2),
        ["muting"] = (n => Mute("c:5", 2, 5000 + n, n), 0, 2),
        ["moving"] = (n => Move("c:5", 2, 5000 + n, n % 2), 0, 2),
        ["pinned dialogs"] = (n => PinToTop("c:5", 2, 5000 + n, n % 2 > 0), 0, 2),
        ["orders"] = (n => Reorder(2, 5000 + n, 0, Peer.Chat(5)), 0, 2),
        ["drafts"] = (n => Draft("c:5", 2, 5000 + n, $"draft {n}"), 1, 3),
        ["blocking"] = (n => Block(2, 100 + n, 5000), 0, 2),
        ["names"] = (n => Profile(2, $"Bob {n}", 5000 + n, $"bob{n % 10}"), 1, 2),
        ["readings by others"] = (n => new OutboxRead { Conversation = "c:5", Owners = { 1 }, UpTo = n, OpNo = n }, 0, 2),
        ["playing by others"] = (n => new ContentsPlayed { Conversation = "c:5", Owners = { 1 }, DialogMessageIds = { n } }, 1, 3),
    };

    private readonly Room room = new();
    private int publishes;

    public static TheoryData<string> Operations => [.. operations.Keys];

    public static TheoryData<string> Own => [.. own.Keys];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Of_operations_one_commit_and_one_publish_on_each_side(string kind)
    {
        var (make, warm, _) = operations[kind];
        await BeginAsync(make(1));
        Reset();
        await room.TakeAsync(All(make));
        Assert.Equal((0, 1, 1), Calls()); // the conversation's turn
        Reset();
        await room.SettleAsync();
        Assert.Equal((warm, 1, 1), Calls());
        Assert.Empty(room.Deaths);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Of_operations_without_a_cache_there_are_a_few_reads_more(string kind)
    {
        var (make, _, cold) = operations[kind];
        await BeginAsync(make(1));
        room.Restart();
        Reset();
        await room.TakeAsync(All(make));
        Assert.Equal((2, 1, 1), Calls()); // heads; members and dedupe entries
        room.Restart();
        Reset();
        await room.SettleAsync();
        Assert.Equal((cold, 1, 1), Calls());
        Assert.Empty(room.Deaths);
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task Of_what_owners_do_one_commit_and_one_publish(string kind)
    {
        var (make, warm, _) = own[kind];
        await BeginAsync(make(1));
        Reset();
        await room.TakeAsync(All(make));
        Assert.Equal((warm, 1, 1), Calls());
        await FollowAsync(restart: false);
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task Of_what_owners_do_without_a_cache_there_are_a_few_reads_more(string kind)
    {
        var (make, _, cold) = own[kind];
        await BeginAsync(make(1));
        room.Restart();
        Reset();
        await room.TakeAsync(All(make));
        Assert.Equal((cold, 1, 1), Calls());
        await FollowAsync(restart: true);
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task What_finds_itself_done_is_decided_on_what_is_there_now_and_writes_nothing(string kind)
    {
        var make = own[kind].Make;
        await BeginAsync(make(1));
        await room.RunAsync(All(make));
        Reset();
        await room.TakeAsync(All(make));
        var (reads, commits, published) = Calls();
        Assert.InRange(reads, 2, 5); // what is cached is enough to see that; then once more, wave by wave
        Assert.Equal((0, 1), (commits, published));
    }

    // What others are told of it costs no more than that.
    private async Task FollowAsync(bool restart)
    {
        if (restart) room.Restart();
        Reset();
        await room.SettleAsync();
        var (reads, commits, published) = Calls();
        Assert.InRange(reads, 0, restart ? 3 : 1);
        Assert.InRange(commits, 0, 1);
        Assert.InRange(published, 0, 1);
        Assert.Empty(room.Deaths);
    }

    // A chat in which 1 has said all to 2; one of the kind, so that what it needs is cached; and something that is pinned and
    // drafted, so that there is something to be read.
    private async Task BeginAsync(IMessage first)
    {
        await room.RunAsync(Create(5, 1, 9999, 2));
        await room.RunAsync(Enumerable.Range(2, Many + 1).Select(n =>
        {
            var message = Mention("c:5", 1, n, 2);
            message.Items[0].Content.Media = new Media { Kind = Media.Types.Kind.Voice, Id = "m1" };
            return message;
        }));
        await room.RunAsync(first);
        foreach (var user in new[] { 1, 2 })
            await room.RunAsync([.. Enumerable.Range(2, 10).Select(n => PinMine("c:5", user, n, at: 9000)), Draft("c:5", user, 5002, "to be")]);
    }

    private static IEnumerable<IMessage> All(Func<int, IMessage> make) => Enumerable.Range(2, Many).Select(make);

    private void Reset()
    {
        room.Store.ForgetCalls();
        publishes = room.Broker.Calls.Count;
    }

    private (int Reads, int Commits, int Publishes) Calls() =>
        (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count - publishes);
}
