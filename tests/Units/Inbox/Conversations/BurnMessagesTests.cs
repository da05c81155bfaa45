using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;
using static DaprMessaging.Units.Inbox.ReactionCommands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class BurnMessagesTests
{
    private static readonly Peer Two = Peer.User(2), One = Peer.User(1), Chat = Peer.Chat(5);

    private readonly Room room = new();

    private WindClock Wound => room.Broker.All<WindClock>()[^1];

    private ConversationHead Head(string conversation) => room.Store.Get<ConversationHead>($"conversation/{conversation}")!;

    [Fact]
    public async Task What_has_outlived_its_time_is_deleted_for_everyone_by_nobody()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60), Send("u:1:2", 1, 12));
        Assert.Equal(new WindClock { Conversation = "u:1:2", Version = 1, DueAt = 61_000 }, room.Broker.All<WindClock>()[0]);
        Assert.Equal((60, 1), (room.Mailbox(2).Record(1).Update.NewMessage.TtlSeconds, room.Mailbox(2).Dialog(One).UnreadPages[0].Page + 1));
        var answers = room.Results.Count();
        await room.RunAsync(Burn("u:1:2", 61_000));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/3")!;
        Assert.Equal((0L, 61_000L, new Deleted { RandomId = 61_000, DialogMessageIds = { 1 } }), (op.Sender, op.Date, op.Deleted));
        foreach (var user in new[] { 1, 2 })
        {
            Assert.Equal(["hello"], room.Mailbox(user).Texts);
            Assert.NotNull(room.Mailbox(user).Record(1).Update.Gone);
            Assert.Equal([1], room.Mailbox(user).Log[^1].Update.MessagesDeleted.Ids);
            room.Mailbox(user).AssertSound();
        }

        Assert.Equal(1, room.Mailbox(2).Dialog(One).UnreadCount);
        Assert.Equal(answers, room.Results.Count());
        Assert.Equal((3, 0), (Wound.Version, Wound.DueAt));
        Assert.Empty(room.Store.Get<Fuses>("conversation/u:1:2/fuses")!.Fuses_);
    }

    [Fact]
    public async Task A_ring_before_the_time_changes_nothing_and_says_again_when_to_ring()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60));
        var before = room.Store.Snapshot();
        await room.RunAsync(Burn("u:1:2", 60_999));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((1, 61_000), (Wound.Version, Wound.DueAt));
    }

    [Theory]
    [InlineData("u:1:2")]
    [InlineData("c:5")]
    public async Task Where_nothing_was_ever_said_it_rings_in_vain(string conversation)
    {
        await room.RunAsync(Burn(conversation, 61_000));
        Assert.Empty(room.Store.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rings_that_come_twice_or_late_delete_once(bool inOneBatch)
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60));
        BurnMessages[] rings = [Burn("u:1:2", 61_000), Burn("u:1:2", 61_000), Burn("u:1:2", 61_001), Burn("u:1:2", 60_000)];
        if (inOneBatch) await room.RunAsync(rings);
        else
        {
            foreach (var ring in rings)
            {
                room.Restart();
                await room.RunAsync(ring);
            }
        }

        Assert.Equal(2, Head("u:1:2").LastOp);
        Assert.Single(room.Mailbox(2).Log, r => r.Update.MessagesDeleted is not null);
        Assert.Equal(0, Wound.DueAt);
    }

    [Fact]
    public async Task What_is_left_rings_at_once()
    {
        for (var n = 0; n < 3; n++) await room.RunAsync(Album("u:1:2", 1, 1000, [.. Enumerable.Range(1, 60).Select(i => Lasting((100 * n) + i, 60))]));
        await room.RunAsync(Burn("u:1:2", 70_000));
        Assert.Equal((4, 61_000), (Wound.Version, Wound.DueAt)); // which is past
        Assert.Equal(60, room.Mailbox(2).Texts.Count());
        await room.RunAsync(Burn("u:1:2", 70_001));
        Assert.Empty(room.Mailbox(2).Texts);
        Assert.Equal(0, Wound.DueAt);
    }

    // What the second deletes was not due when the turn read what the first deletes: neither its operation, nor who reacted to it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_rings_in_one_turn_pass_over_nothing(bool inOneOperation)
    {
        SendMessages[] messages = inOneOperation
            ? [Album("u:1:2", 1, 1000, Lasting(11, 60), Lasting(12, 50))]
            : [Fleeting("u:1:2", 1, 11, 60), Album("u:1:2", 1, 1000, Lasting(12, 60), Lasting(13, 50))];
        await room.RunAsync([.. messages, React("u:1:2", 2, 14, 1, "👍")]);
        room.Restart();
        await room.RunAsync(Burn("u:1:2", 70_000), Burn("u:1:2", 70_001));
        for (var n = 2; Wound.DueAt > 0; n++) await room.RunAsync(Burn("u:1:2", 70_000 + n));
        Assert.Empty(room.Mailbox(2).Texts);
        Assert.True(room.Store.Get<ReactionList>("conversation/u:1:2/reactions/1")!.Gone);
        Assert.Equal(2, room.Mailbox(2).Log.Count(r => r.Update.MessagesDeleted is not null));
    }

    [Fact]
    public async Task What_is_lit_in_the_turn_that_sets_a_lifetime_keeps_what_was_lit_before()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 30));
        room.Restart();
        await room.RunAsync(SetTtl("u:1:2", 1, 12, 60), Send("u:1:2", 1, 13));
        Assert.Equal(31_000, Wound.DueAt);
        await room.RunAsync(Burn("u:1:2", 31_000));
        await room.RunAsync(Burn("u:1:2", 61_000));
        Assert.Empty(room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task An_operation_that_cannot_be_read_holds_up_nothing()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60), Fleeting("u:1:2", 1, 12, 60));
        room.Store.Damage("conversation/u:1:2/op/1");
        room.Restart();
        await room.RunAsync(Burn("u:1:2", 61_000));
        Assert.Equal(["11"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task What_somebody_deleted_before_is_deleted_once_more_and_shows_nothing()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60), Delete("u:1:2", 1, 12, 1), Burn("u:1:2", 61_000));
        Assert.NotNull(room.Mailbox(2).Log[^1].Update.Skipped);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task Who_was_removed_before_keeps_what_they_have_and_who_came_later_has_it_no_more()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), ShowHistory(5, 1, 11), Fleeting("c:5", 1, 12, 60), Remove(5, 1, 13, 2), Add(5, 1, 14, 4));
        Assert.Contains("12", room.Mailbox(4).Texts);
        await room.RunAsync(Burn("c:5", 61_000));
        Assert.Contains("12", room.Mailbox(2).Texts);
        foreach (var user in new[] { 1, 3, 4 }) Assert.DoesNotContain("12", room.Mailbox(user).Texts);
        Assert.Equal(0, room.Mailbox(3).Dialog(Chat).UnreadCount);
    }

    [Fact]
    public async Task Who_has_blocked_its_author_sees_it_go_all_the_same()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60), new BlockUser { Owner = 2, UserId = 1, Blocked = true, At = 2000, Origin = From(2) }, Burn("u:1:2", 61_000));
        Assert.Empty(room.Mailbox(2).Texts);
        Assert.Empty(room.Mailbox(1).Texts);
        Assert.Equal(0, room.Mailbox(1).Dialog(Two).TopMessageId);
    }

    [Fact]
    public async Task Nobody_is_answered_nor_spared_the_push()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60));
        var before = room.Broker.Published.Count();
        await room.RunAsync(Burn("u:1:2", 61_000));
        var pushed = room.Broker.Published.Skip(before).Where(e => e.Topic == Names.SyncTopic).Select(e => (e.Type.Split('.')[^1], e.Key)).Order();
        Assert.Equal([("PushUpdates", "u1"), ("PushUpdates", "u2")], pushed);
    }
}
