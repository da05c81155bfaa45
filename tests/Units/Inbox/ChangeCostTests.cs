using DaprMessaging.Contracts;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox;

/// <summary>Edits and deletions cost a handful of sidecar calls too, however many they are.</summary>
public sealed class ChangeCostTests
{
    private readonly Room room = new();
    private int publishes;

    public static TheoryData<string> Kinds => ["edits", "deletions", "hiding"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Of_what_is_cached_only_the_records_are_read(string kind)
    {
        await SendAsync("u:1:2", 100);
        Assert.Equal((1, 1, 1), await CostAsync(kind, restart: false));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_cache_there_are_a_few_reads_more(string kind)
    {
        await SendAsync("u:1:2", 100);
        Assert.Equal((3, 1, 1), await CostAsync(kind, restart: true)); // heads; dialogs and pages; records
    }

    [Fact]
    public async Task What_comes_in_the_same_batch_is_not_read()
    {
        await SendAsync("u:1:2", 10);
        await room.TakeAsync(Send("u:1:2", 1, 500), Edit("u:1:2", 1, 501, 11, "better"), Send("u:1:2", 1, 502), Delete("u:1:2", 1, 503, 12));
        Reset();
        await room.SettleAsync();
        Assert.Equal((0, 1, 1), Calls());
    }

    [Fact]
    public async Task The_next_top_message_is_found_in_a_few_reads_over_all_the_time_that_its_owner_was_not_there()
    {
        await room.RunAsync(Create(5, 1, 9999, 2));
        await SendAsync("c:5", 2600);
        await room.RunAsync(Add(5, 1, 9998, 3));
        room.Restart();
        Reset();
        await room.RunAsync(Hide("c:5", 3, 2602));
        Assert.Equal(0, room.Mailbox(3).Dialog(Peer.Chat(5)).TopMessageId);
        var (reads, commits, _) = Calls();
        Assert.Equal(1, commits);
        Assert.InRange(reads, 3, 8); // heads; dialogs; of 21 pages 1, 2, 4, 8 and 6, with the record
    }

    private async Task<(int, int, int)> CostAsync(string kind, bool restart)
    {
        var changes = Enumerable.Range(1, 100).Select(n => (IMessage)(kind switch
        {
            "edits" => Edit("u:1:2", 1, 1000 + n, n, "better"),
            "deletions" => Delete("u:1:2", 1, 1000 + n, n),
            _ => Hide("u:1:2", 1, n),
        }));
        if (kind == "hiding")
        {
            if (restart) room.Restart();
            Reset();
            await room.TakeAsync(changes);
            return Calls();
        }

        Reset();
        await room.TakeAsync(changes);
        Assert.Equal((0, 1, 1), Calls()); // the conversation's turn
        if (restart) room.Restart();
        Reset();
        await room.SettleAsync();
        return Calls();
    }

    private async Task SendAsync(string conversation, int count)
    {
        foreach (var part in Enumerable.Range(1, count).Select(n => Send(conversation, 1, n)).Chunk(100)) await room.RunAsync(part);
    }

    private void Reset()
    {
        room.Store.ForgetCalls();
        publishes = room.Broker.Calls.Count;
    }

    private (int Reads, int Commits, int Publishes) Calls() =>
        (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count - publishes);
}
