using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;
using static DaprMessaging.Units.Inbox.ReactionCommands;

namespace DaprMessaging.Units.Inbox;

/// <summary>What is said to 100,000 members costs what it costs for ten.</summary>
public sealed class ChannelCostTests
{
    private readonly Room room = new();

    public static TheoryData<int> Sizes => [10, 1_000, 100_000];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_message_is_four_documents_one_broadcast_and_one_mailbox_for_any_number_of_members(int members)
    {
        Fill(members);
        await CostAsync(Send(Channel, 1, 11));
        Assert.Equal((2, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(
            ["conversation/b:5", "conversation/b:5/message/2", "conversation/b:5/op/2", "conversation/b:5/sent/1/11"], room.Store.Commits[0].Select(w => w.Key));
        Assert.Equal(["Sync-T u1", "Sync-T b5", "Inbox-T s1"], room.Broker.Published.Select(e => $"{e.Topic} {e.Key}").OrderDescending());
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, 600);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_lifetime_costs_one_document_and_one_event_more(int members)
    {
        Fill(members);
        await CostAsync(Fleeting(Channel, 1, 11, 60));
        Assert.Equal((2, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(
            ["conversation/b:5", "conversation/b:5/fuses", "conversation/b:5/message/2", "conversation/b:5/op/2", "conversation/b:5/sent/1/11"],
            room.Store.Commits[0].Select(w => w.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["Clock-T b:5", "Inbox-T s1", "Sync-T b5", "Sync-T u1"], room.Broker.Published.Select(e => $"{e.Topic} {e.Key}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_reaction_is_six_documents_and_one_broadcast_however_many_react(int members)
    {
        Fill(members);
        room.Store.Put(Names.ReactionPage(Channel, 1, 1 + (members / Names.ReactionsPerPage)), new ReactionList { Reactions = { Enumerable.Range(1, 100).Select(u => new UserReaction { UserId = u + 100, Emoji = "👍", Date = 1 }) } });
        room.Store.Put(Names.ChannelMessage(Channel, 1), new ChannelMessage
        {
            ReactionPages = 1 + (members / Names.ReactionsPerPage),
            Message = new Message { Id = 1, Content = new Content { Text = "hello" }, Reactions = new Reactions { Counts = { new ReactionCount { Emoji = "👍", Count = members } } } },
        });
        await CostAsync(React(Channel, 3, 11, 1, "❤"));
        Assert.Equal((3, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(
            [
                "conversation/b:5", "conversation/b:5/message/1", "conversation/b:5/op/2", "conversation/b:5/reactions/1/3",
                $"conversation/b:5/reactions/1/page/{1 + (members / Names.ReactionsPerPage)}", "conversation/b:5/sent/3/11",
            ],
            room.Store.Commits[0].Select(w => w.Key).Order(StringComparer.Ordinal));
        Assert.Equal(["Sync-T b5", "Sync-T u3"], room.Broker.Published.Select(e => $"{e.Topic} {e.Key}").Order(StringComparer.Ordinal));
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, 3000);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_mention_costs_the_bucket_of_who_is_mentioned_and_one_event(int members)
    {
        Fill(members);
        await CostAsync(Mention(Channel, 1, 11, 3));
        Assert.Equal((2, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(
            ["conversation/b:5", "conversation/b:5/message/2", "conversation/b:5/op/2", "conversation/b:5/sent/1/11"], room.Store.Commits[0].Select(w => w.Key));
        Assert.Equal(["Inbox-T s1", "Inbox-T s3", "Sync-T b5", "Sync-T u1"], room.Broker.Published.Select(e => $"{e.Topic} {e.Key}").Order(StringComparer.Ordinal));
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, 600);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task An_answer_costs_one_wave_more_for_whose_it_is(int members)
    {
        Fill(members);
        room.Store.Put(Names.ChannelMessage(Channel, 1), new ChannelMessage { Message = new Message { Id = 1, FromUserId = 3, Content = new Content { Text = "hello" } } });
        await CostAsync(Send(Channel, 1, 11, replyTo: 1));
        Assert.Equal((3, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(["Inbox-T s1", "Inbox-T s3", "Sync-T b5", "Sync-T u1"], room.Broker.Published.Select(e => $"{e.Topic} {e.Key}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Two_hundred_of_them_cost_one_commit_and_one_publish(int members)
    {
        Fill(members);
        await CostAsync([.. Enumerable.Range(0, 200).Select(i => Send(Channel, 1 + (i % 5), 100 + i))]);
        Assert.Equal((2, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(600 + 1, room.Store.Commits[0].Count);
    }

    [Theory]
    [InlineData(1_000, 400)]
    [InlineData(100_000, 12_000)]
    public async Task Who_comes_costs_the_bucket_of_members_that_they_come_to(int members, int bytes)
    {
        Fill(members);
        await CostAsync(Bring(1, 11, members + 5));
        Assert.Equal((2, 1, 1), (room.Store.Reads.Count, room.Store.Commits.Count, room.Broker.Calls.Count));
        Assert.Equal(4, room.Store.Commits[0].Count); // head, operation, random id, and the bucket
        Assert.InRange(room.Store.Commits[0].Sum(w => w.Size), 1, bytes);
    }

    // As if so many had come: the documents that their coming would have left.
    private void Fill(int members)
    {
        var buckets = Enumerable.Range(0, Names.MemberBuckets).Select(_ => new Membership()).ToArray();
        for (var user = 1; user <= members; user++)
        {
            buckets[Names.BucketOf(user)].Members.Add(new Member
            {
                UserId = user, Role = user == 1 ? Role.Owner : Role.Member, Intervals = { new Interval { JoinedOp = 1 } },
            });
        }

        for (var k = 0; k < buckets.Length; k++) room.Store.Put(Names.MemberBucket(Channel, k), buckets[k]);
        room.Store.Put(Names.ConversationHead(Channel), new ConversationHead { LastOp = 1, LastDialogMessageId = 1, Title = "the channel", MemberCount = members });
    }

    private async Task CostAsync(params IMessage[] events)
    {
        room.Store.Reads.Clear();
        room.Store.Commits.Clear();
        Assert.All(await room.TakeAsync(events), s => Assert.Equal(DaprMessaging.Hosting.EntryStatus.Success, s));
    }
}
