using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ReactionCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Reactions in the copies of those who have the message.</summary>
public sealed class ReactedKindTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    private string Shown(long user, string text) => room.Mailbox(user).Messages.Single(m => m.Content?.Text == text).Show();

    private void AssertSound(params long[] users)
    {
        foreach (var user in users) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task Each_copy_counts_all_and_knows_its_owners_own()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), React("c:5", 2, 12, 2, "👍"), React("c:5", 3, 13, 2, "👍"), React("c:5", 1, 14, 2, "❤"));
        Assert.Equal(["👍2 [❤1]*", "[👍2] ❤1", "[👍2] ❤1"], new long[] { 1, 2, 3 }.Select(u => Shown(u, "hello")));
        AssertSound(1, 2, 3);
    }

    [Fact]
    public async Task The_step_names_the_message_and_devices_hear_how_people_react_now()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍"));
        var record = room.Mailbox(1).Log[^1];
        Assert.Equal((1L, true, 2L, 1L), (record.Update.MessageReacted.Id, record.UnreadReaction, record.OpNo, record.DialogMessageId));
        Assert.Null(record.Update.MessageReacted.Reactions);
        Assert.Equal((2L, 0L), (room.Mailbox(1).Record(1).ReactionOpNo, room.Mailbox(1).Record(1).Update.NewMessage.EditDate));
        var heard = room.Broker.All<PushUpdates>().Last(p => p.UserId == 1).Updates.Updates_[^1].MessageReacted.Reactions;
        Assert.Equal((true, "👍"), (heard.Unread, heard.Counts.Single().Emoji));
        Assert.Single(room.Mailbox(1).Dialog(Two).UnreadReactions);
        Assert.Empty(room.Mailbox(2).Dialog(One).UnreadReactions);
        Assert.Equal(0, room.Mailbox(1).Dialog(Two).UnreadCount);
    }

    [Fact]
    public async Task Edits_and_reactions_do_not_touch_each_other()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍"), Edit("u:1:2", 1, 13, 1, "hello there", at: 5000), React("u:1:2", 2, 14, 1, "❤"));
        Assert.Equal("❤1*", Shown(1, "hello there"));
        var record = room.Mailbox(2).Record(1);
        Assert.Equal((3L, 4L, 5000L), (record.EditOpNo, record.ReactionOpNo, record.Update.NewMessage.EditDate));
        AssertSound(1, 2);
    }

    [Fact]
    public async Task Ones_own_reaction_and_those_to_messages_of_others_are_nothing_unread()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), React("c:5", 1, 12, 2, "👍"));
        Assert.Equal(["[👍1]", "👍1", "👍1"], new long[] { 1, 2, 3 }.Select(u => Shown(u, "hello")));
        await room.RunAsync(React("c:5", 2, 13, 2, "❤"));
        Assert.Equal(["[👍1] ❤1*", "👍1 [❤1]", "👍1 ❤1"], new long[] { 1, 2, 3 }.Select(u => Shown(u, "hello")));
        Assert.Equal([1, 0, 0], new long[] { 1, 2, 3 }.Select(u => room.Mailbox(u).Dialog(Chat).UnreadReactions.Count));
    }

    [Fact]
    public async Task What_all_have_taken_back_is_unread_no_more_and_shows_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍"), React("u:1:2", 2, 13, 1, ""));
        Assert.Empty(room.Mailbox(1).Dialog(Two).UnreadReactions);
        Assert.Null(room.Mailbox(1).Messages.Single().Reactions);
        AssertSound(1, 2);
    }

    [Fact]
    public async Task What_is_seen_is_seen_up_to_a_step_and_what_comes_later_is_not()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"), React("u:1:2", 2, 13, 1, "👍"), React("u:1:2", 2, 14, 2, "👍"));
        var pts = room.Mailbox(1).Pts;
        await room.RunAsync(React("u:1:2", 2, 15, 1, "❤"));
        await room.RunAsync(Look("u:1:2", 1, pts));
        Assert.Equal([2], room.Mailbox(1).Log[^1].Update.ReactionsRead.Ids);
        Assert.Equal([1L], room.Mailbox(1).Dialog(Two).UnreadReactions.Select(u => u.MessageId));
        var before = room.Mailbox(1).Pts;
        await room.RunAsync(Look("u:1:2", 1, pts), Look("u:1:2", 1, pts - 1)); // again, and later than it should
        Assert.Equal(before, room.Mailbox(1).Pts);
        await room.RunAsync(Look("u:1:2", 1, 1000));
        Assert.Empty(room.Mailbox(1).Dialog(Two).UnreadReactions);
        AssertSound(1);
    }

    [Fact]
    public async Task A_message_that_is_there_no_more_takes_its_reactions_with_it()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"), Send("u:1:2", 1, 12, "two"), Send("u:1:2", 1, 13, "three"));
        for (var place = 1; place <= 3; place++) await room.RunAsync(React("u:1:2", 2, 20 + place, place, "👍"));
        await room.RunAsync(Delete("u:1:2", 1, 31, 3), Hide("u:1:2", 1, 2));
        Assert.Equal((0L, true), (room.Mailbox(1).Record(3).ReactionOpNo, room.Mailbox(1).Record(3).Update.Gone is not null));
        Assert.Equal([1L], room.Mailbox(1).Dialog(Two).UnreadReactions.Select(u => u.MessageId));
        await room.RunAsync(new ClearDialog { Owner = 1, Conversation = "u:1:2", UpTo = 1, Origin = From(1) });
        Assert.Empty(room.Mailbox(1).Dialog(Two).UnreadReactions);
        await room.RunAsync(React("u:1:2", 2, 32, 1, "❤"));
        Assert.NotNull(room.Mailbox(1).Log[^1].Update.Skipped);
        Assert.Equal("[❤1]", Shown(2, "one"));
        AssertSound(1, 2);
    }

    [Fact]
    public async Task Who_has_blocked_somebody_hears_of_their_reactions_as_little_as_of_all_else_then_or_later()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), new BlockUser { Owner = 1, UserId = 2, Blocked = true, At = 2000, Origin = From(1) }, React("u:1:2", 2, 12, 1, "👍", at: 3000));
        Assert.NotNull(room.Mailbox(1).Log[^1].Update.Skipped);
        Assert.Equal(("", "[👍1]"), (Shown(1, "hello"), Shown(2, "hello")));
        await room.RunAsync(React("u:1:2", 1, 13, 1, "❤", at: 4000));
        Assert.Equal(("[❤1]", "❤1 [👍1]"), (Shown(1, "hello"), Shown(2, "hello")));
        AssertSound(1, 2);
    }

    [Fact]
    public async Task Who_has_left_keeps_what_they_saw_and_who_comes_sees_how_people_have_reacted()
    {
        await room.RunAsync(Create(5, 1, 10, 2), ShowHistory(5, 1, 11), Send("c:5", 2, 12), React("c:5", 1, 13, 3, "👍"), Remove(5, 1, 14, 2), React("c:5", 1, 15, 3, "❤"), Add(5, 1, 16, 3));
        Assert.Equal(("👍1*", "❤1"), (Shown(2, "hello"), Shown(3, "hello")));
        await room.RunAsync(Look("c:5", 2, 1000), Add(5, 1, 17, 2));
        Assert.Equal("❤1", Shown(2, "hello")); // what came while they were away is past, and never was unread
        Assert.Empty(room.Mailbox(2).Dialog(Chat).UnreadReactions);
        AssertSound(1, 2, 3);
    }

    [Fact]
    public async Task Of_so_many_messages_reactions_are_unread_at_once_and_further_ones_count_as_seen()
    {
        for (var n = 0; n < Limits.UnreadReactions + 1; n += 100) await room.SendAsync("u:1:2", Math.Min(100, Limits.UnreadReactions + 1 - n), first: n + 1);
        for (var place = 1; place <= Limits.UnreadReactions + 1; place++) await room.RunAsync(React("u:1:2", 2, place, place, "👍"));
        Assert.Equal(Limits.UnreadReactions, room.Mailbox(1).Dialog(Two).UnreadReactions.Count);
        Assert.False(room.Mailbox(1).Log[^1].UnreadReaction);
        await room.RunAsync(React("u:1:2", 2, 5000, 1, "❤")); // it is among them
        Assert.True(room.Mailbox(1).Log[^1].UnreadReaction);
    }

    [Fact]
    public async Task A_reaction_that_comes_twice_or_fills_a_gap_is_there_once()
    {
        var react = React("u:1:2", 2, 12, 1, "👍");
        await room.RunAsync(Send("u:1:2", 1, 11));
        await room.TakeAsync(react);
        room.Lose();
        await room.RunAsync(Send("u:1:2", 1, 13, "after it"), react);
        Assert.Equal("👍1*", Shown(1, "hello"));
        Assert.Single(room.Mailbox(1).Log, r => r.Update.MessageReacted is not null);
        AssertSound(1, 2);
    }

    [Fact]
    public async Task A_copy_that_cannot_be_read_holds_up_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Store.Damage(Names.Record(1, 1));
        room.Restart();
        await room.RunAsync(React("u:1:2", 2, 12, 1, "👍"), Send("u:1:2", 1, 13, "after it"));
        Assert.Equal(3, room.Mailbox(1).Dialog(Two).LastOp);
    }
}
