using DaprMessaging.Contracts.Inbox;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>A batch costs a handful of sidecar calls, however many messages it has.</summary>
public sealed class TurnCostTests
{
    private readonly Room room = new();
    private int publishes;

    public static TheoryData<string> Shapes => ["one dialog", "twenty dialogs", "one chat"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Two_hundred_messages_to_what_is_cached_cost_one_commit_and_one_publish_on_each_side(string shape)
    {
        await BeginAsync(shape);
        await room.RunAsync(Messages(shape, 0));

        Reset();
        await room.TakeAsync(Messages(shape, 1));
        Assert.Equal((0, 1, 1), Calls());

        var announced = Announced();
        Reset();
        await room.TakeAsync(announced);
        Assert.Equal((0, 1, 1), Calls());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Without_a_cache_there_are_a_few_reads_more(string shape)
    {
        await BeginAsync(shape);
        await room.RunAsync(Messages(shape, 0));

        room.Restart();
        Reset();
        await room.TakeAsync(Messages(shape, 1));
        Assert.Equal((2, 1, 1), Calls()); // heads; members and dedupe entries

        var announced = Announced();
        room.Restart();
        Reset();
        await room.TakeAsync(announced);
        Assert.Equal((2, 1, 1), Calls()); // heads; dialogs and pages
    }

    [Fact]
    public async Task Retries_of_what_was_sent_long_ago_cost_one_read_more()
    {
        await BeginAsync("one chat");
        await room.RunAsync(Messages("one chat", 0));
        room.Restart();
        Reset();
        await room.TakeAsync(Messages("one chat", 0));
        Assert.Equal((3, 0, 1), Calls()); // heads; members and dedupe entries; operations and members
    }

    [Fact]
    public async Task Mailboxes_that_begin_cost_a_commit_each_and_no_read_more_than_a_wave_or_two()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        Reset();
        await room.SettleAsync();
        var (reads, commits, _) = Calls();
        Assert.Equal(2, commits);
        Assert.InRange(reads, 1, 5);
    }

    [Fact]
    public async Task A_repair_of_a_few_operations_costs_one_read_more()
    {
        await room.RunAsync(Send("u:1:2", 1, 1));
        await room.TakeAsync(Send("u:1:2", 1, 2), Send("u:1:2", 1, 3), Send("u:1:2", 1, 4));
        room.Lose();
        await room.TakeAsync(Send("u:1:2", 1, 5));
        Reset();
        await room.SettleAsync();
        Assert.Equal((1, 1, 1), Calls());
    }

    [Fact]
    public async Task A_page_that_begins_is_not_asked_for()
    {
        foreach (var part in Enumerable.Range(1, 127).Select(n => Send("u:1:2", 1, n)).Chunk(64)) await room.RunAsync(part);
        await room.TakeAsync(Send("u:1:2", 1, 999)); // the first of the second page
        Reset();
        await room.SettleAsync();
        Assert.Equal((0, 1, 1), Calls());
    }

    [Fact]
    public async Task A_batch_of_nothing_costs_nothing()
    {
        Assert.Empty(await room.TakeAsync(Array.Empty<IMessage>()));
        Assert.Equal((0, 0, 0), Calls());
    }

    private async Task BeginAsync(string shape)
    {
        for (var user = 1; user <= 31; user++) await room.RunAsync(Profile(user, $"{user}"));
        if (shape == "one chat") await room.RunAsync(Create(5, 1, 9999, [.. Enumerable.Range(2, 30).Select(u => (long)u)]));
    }

    private static IEnumerable<IMessage> Messages(string shape, int round) => Enumerable.Range(1, 200).Select(n => shape switch
    {
        "one dialog" => Send("u:1:2", 1 + n % 2, round * 1000 + n),
        "twenty dialogs" => Send($"u:1:{2 + n % 20}", 1, round * 1000 + n),
        _ => Send("c:5", 1 + n % 31, round * 1000 + n),
    });

    private List<Deliver> Announced()
    {
        var announced = room.Broker.Calls[^1].Where(e => e.Topic == "Inbox-T").Select(e => Deliver.Parser.ParseFrom(e.Data)).ToList();
        room.Lose();
        return announced;
    }

    private void Reset()
    {
        room.Store.ForgetCalls();
        publishes = room.Broker.Calls.Count;
    }

    private (int Reads, int Commits, int Publishes) Calls() =>
        (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count - publishes);
}
