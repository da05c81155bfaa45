using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ReadMentionsTests
{
    private static readonly Peer Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Fact]
    public async Task All_up_to_the_mark_are_seen_and_what_comes_after_it_is_not()
    {
        await BeginAsync(3);
        await room.RunAsync(SeeMentions("c:5", 2, 3));
        Assert.Equal((3, 3, 1, 3), room.Mailbox(2).Dialog(Chat) is var d ? (d.MentionsReadUpTo, d.ReadMentionsMaxId, d.UnreadMentionsCount, d.UnreadCount) : default);
        await room.RunAsync(Mention("c:5", 1, 50, 2));
        Assert.Equal(2, room.Mailbox(2).Dialog(Chat).UnreadMentionsCount);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task It_is_a_step_that_the_owner_gets_and_the_owners_other_sessions_too_and_nobody_else()
    {
        await BeginAsync(2);
        var others = room.Mailbox(1).Pts;
        await room.RunAsync(SeeMentions("c:5", 2, 3));
        var record = room.Mailbox(2).Record(4);
        Assert.Equal((3, 3, 0), (record.DialogMessageId, record.Update.MentionsRead.MaxId, record.Update.Dialog.UnreadMentionsCount));
        Assert.Equal((true, record.Update), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_)));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>()[^1] is var u ? (u.ExceptSessionId, Assert.Single(u.Updates.Updates_)) : default);
        Assert.Equal((others, 4), (room.Mailbox(1).Pts, room.Mailbox(2).Head.SweptPts));
    }

    [Fact]
    public async Task Records_stay_as_they_are_and_messages_are_told_as_seen()
    {
        await BeginAsync(2);
        await room.RunAsync(SeeMentions("c:5", 2, 2));
        var (mailbox, dialog) = (room.Mailbox(2), room.Mailbox(2).Dialog(Chat));
        Assert.Equal([true, true], new[] { 2, 3 }.Select(pts => mailbox.Record(pts).Update.NewMessage.MentionUnread));
        Assert.Equal([false, true], new[] { 2, 3 }.Select(pts => dialog.MessageOf(mailbox.Record(pts))!.MentionUnread));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(3, true)]
    [InlineData(2, true)]
    public async Task The_mark_never_goes_back_and_asking_is_answered_all_the_same(long again, bool afterRestart)
    {
        await BeginAsync(3);
        await room.RunAsync(SeeMentions("c:5", 2, 3));
        var before = room.Store.Snapshot();
        if (afterRestart) room.Restart();
        await room.RunAsync(SeeMentions("c:5", 2, again));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal((true, 0, 5), (room.LastResult.Done is not null, room.LastResult.Updates.Updates_.Count, room.LastResult.Updates.Pts));
    }

    [Fact]
    public async Task Reading_sees_no_mentions_and_seeing_mentions_reads_nothing()
    {
        await BeginAsync(2);
        await room.RunAsync(Read("c:5", 2, 3));
        Assert.Equal((0, 2), room.Mailbox(2).Dialog(Chat) is var d ? (d.UnreadCount, d.UnreadMentionsCount) : default);
        await room.RunAsync(SeeMentions("c:5", 2, 3), Send("c:5", 1, 60));
        Assert.Equal((1, 0), room.Mailbox(2).Dialog(Chat) is var e ? (e.UnreadCount, e.UnreadMentionsCount) : default);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task The_count_is_right_across_the_border_of_a_page_whatever_was_read()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        foreach (var part in Enumerable.Range(2, 299).Select(n => Mention("c:5", 1, 100 + n, 2)).Chunk(100)) await room.RunAsync(part); // places 2 to 300
        await room.RunAsync(Read("c:5", 2, 290));
        foreach (var (mark, unseen) in new[] { (127, 173), (128, 172), (255, 45), (256, 44), (300, 0) })
        {
            room.Restart();
            await room.RunAsync(SeeMentions("c:5", 2, mark));
            Assert.Equal((unseen, 10), room.Mailbox(2).Dialog(Chat) is var d ? (d.UnreadMentionsCount, d.UnreadCount) : default);
            room.Mailbox(2).AssertSound();
        }
    }

    [Fact]
    public async Task One_that_was_seen_by_itself_is_not_counted_twice()
    {
        await BeginAsync(3);
        await room.RunAsync(Play("c:5", 2, 3), SeeMentions("c:5", 2, 2), Play("c:5", 2, 2));
        Assert.Equal(1, room.Mailbox(2).Dialog(Chat).UnreadMentionsCount);
        Assert.Equal(6, room.Mailbox(2).Pts); // the last of them found nothing to change
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_is_deleted_is_no_mention_that_waits()
    {
        await BeginAsync(3);
        await room.RunAsync(Delete("c:5", 1, 50, 3), Hide("c:5", 2, 4));
        Assert.Equal(1, room.Mailbox(2).Dialog(Chat).UnreadMentionsCount);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData("u:2:3")]
    [InlineData("c:6")]
    public async Task A_dialog_that_is_not_there_is_not_begun_by_it(string conversation)
    {
        await BeginAsync(1);
        var before = room.Store.Snapshot();
        await room.RunAsync(SeeMentions(conversation, 2, 1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.NotNull(room.LastResult.Done);
    }

    // A chat in which 1 names 2, from message 2 on.
    private Task BeginAsync(int count) => room.RunAsync([Create(5, 1, 10, 2), .. Enumerable.Range(1, count).Select(n => Mention("c:5", 1, 10 + n, 2))]);
}
