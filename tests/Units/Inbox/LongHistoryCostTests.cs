using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox;

/// <summary>What moves a mark or a floor over 100,000 messages costs what it costs over ten: a handful of keys, and few bytes.</summary>
public sealed class LongHistoryCostTests
{
    private const int Count = 100_000, LastPage = Count / Names.MessagesPerPage;

    private readonly Room room = new();

    public static TheoryData<string> Conversations => ["u:1:2", "c:5"];

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Reading_all_of_it_takes_two_reads_of_the_page_of_the_mark_and_of_no_other(string conversation)
    {
        Begin(conversation);
        await CostAsync(ReadAt(conversation, 2, Count, date: 5000));

        var (dialog, peer) = (room.Mailbox(2).Dialog(PeerOf(conversation)), PeerOf(conversation).ToKey());
        Assert.Equal((0, Count, Count), (dialog.UnreadCount, dialog.ReadInbox, dialog.ReadInboxMaxId));
        Assert.Empty(dialog.UnreadPages);
        string[] members = conversation == "c:5" ? ["conversation/c:5/members"] : [];
        Assert.Equal(["mailbox/2"], room.Store.Reads[0]);
        Assert.Equal([$"mailbox/2/dialog/{peer}", $"mailbox/2/dialog/{peer}/page/{LastPage}", .. members, "mailbox/2/recent"], room.Store.Reads[1]);
        Assert.Equal((2, 1, 1), Calls());
        Assert.Equal(
            ["mailbox/2", $"mailbox/2/dialog/{peer}", $"mailbox/2/dialog/{peer}/readings/0", $"mailbox/2/log/{Count + 1}"], room.Store.Commits[0].Select(w => w.Key));
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, 600);
    }

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Reading_half_of_it_leaves_the_other_half_unread(string conversation)
    {
        Begin(conversation);
        await CostAsync(ReadAt(conversation, 2, Count / 2, date: 5000));
        Assert.Equal(Count / 2, room.Mailbox(2).Dialog(PeerOf(conversation)).UnreadCount);
        Assert.Equal((2, 1, 1), Calls());
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, 10 << 10); // of each page that is left a count
    }

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task What_is_read_of_the_store_is_few_bytes(string conversation)
    {
        Begin(conversation);
        var bytes = 0;
        room.Store.OnRead = keys =>
        {
            bytes += keys.Where(room.Store.Has).Sum(k => room.Store.Snapshot()[k].Length);
            return null;
        };
        await CostAsync(ReadAt(conversation, 2, Count, date: 5000));
        Assert.InRange(bytes, 1, 16 << 10);
    }

    [Fact]
    public async Task In_a_chat_each_shard_of_its_members_is_told_once_however_many_authors_there_are()
    {
        Begin("c:5");
        await CostAsync(ReadAt("c:5", 2, Count, date: 5000));
        var told = room.Broker.All<OutboxRead>();
        Assert.InRange(told.Count, 1, Names.Shards);
        Assert.Equal(Members.Except([2]), told.SelectMany(r => r.Owners).Order());
    }

    [Theory]
    [MemberData(nameof(Conversations))]
    public async Task Whose_messages_they_were_is_told_at_the_same_cost(string conversation)
    {
        Begin(conversation);
        var peer = conversation == "c:5" ? Peer.Chat(5) : Peer.User(2);
        LongHistory.Put(room.Store, 1, peer, author: 1, Count);
        await CostAsync(new OutboxRead { Conversation = conversation, Owners = { 1 }, UpTo = Count, OpNo = Count, Date = 5000 });
        Assert.Equal(Count, room.Mailbox(1).Dialog(peer).ReadOutboxMaxId);
        Assert.Equal((2, 1, 1, 4), (room.Store.Reads.Count, room.Store.Commits.Count, 1, room.Store.Reads.Sum(keys => keys.Count)));
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, 400);
    }

    public static TheoryData<string> Sweeps => ["clearing for oneself", "clearing for everyone", "seeing mentions"];

    [Theory]
    [MemberData(nameof(Sweeps))]
    public async Task Sweeping_over_all_of_it_costs_as_little(string kind)
    {
        Begin("c:5", mentions: true);
        IMessage sweep = kind switch
        {
            "clearing for oneself" => ClearMine("c:5", 2, Count),
            "seeing mentions" => SeeMentions("c:5", 2, Count),
            _ => new Deliver
            {
                Conversation = "c:5", Owners = { 2 },
                Ops = { new Op { OpNo = Count + 1, Sender = 1, Date = 5000, Cleared = new Cleared { RandomId = 11, UpTo = Count } } },
            },
        };
        await CostAsync(sweep);
        var dialog = room.Mailbox(2).Dialog(Peer.Chat(5));
        Assert.Equal(0, dialog.UnreadMentionsCount);
        Assert.Equal(kind == "seeing mentions" ? Count : 0, dialog.UnreadCount);
        Assert.Equal((2, 1, 1, 4), (room.Store.Reads.Count, room.Store.Commits.Count, 1, room.Store.Reads.Sum(keys => keys.Count)));
        Assert.Equal(["mailbox/2", "mailbox/2/dialog/c5", $"mailbox/2/log/{Count + 1}"], room.Store.Commits[0].Select(w => w.Key));
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, kind == "seeing mentions" ? 10 << 10 : 400);
    }

    [Fact]
    public async Task Clearing_ten_thousand_that_were_really_sent_costs_no_more()
    {
        await room.SendAsync("u:7:7", 10_000, sender: 7);
        room.Restart();
        await CostAsync(ClearMine("u:7:7", 7, 9_999));
        Assert.Equal((2, 1, 1), Calls());
        Assert.Equal(4, room.Store.Reads.Sum(keys => keys.Count));
        Assert.Equal(3, room.Store.Commits[0].Count);
        Assert.Equal((9_999, 10_000), room.Mailbox(7).Dialog(Peer.User(7)) is var d ? (d.ClearedMaxId, d.TopMessageId) : default);
    }

    private static readonly long[] Members = [.. Enumerable.Range(1, 200).Select(u => (long)u)];

    private static Peer PeerOf(string conversation) => conversation == "c:5" ? Peer.Chat(5) : Peer.User(1);

    private void Begin(string conversation, bool mentions = false)
    {
        LongHistory.PutConversation(room.Store, conversation, Count, Members);
        LongHistory.Put(room.Store, 2, PeerOf(conversation), author: 1, Count, mentions);
    }

    private async Task CostAsync(IMessage command)
    {
        room.Store.ForgetCalls();
        room.Broker.Calls.Clear();
        Assert.Equal([DaprMessaging.Hosting.EntryStatus.Success], await room.TakeAsync(command));
        Assert.Empty(room.Deaths);
    }

    private (int Reads, int Commits, int Publishes) Calls() => (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count);
}
