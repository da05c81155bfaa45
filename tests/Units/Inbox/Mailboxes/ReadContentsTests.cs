using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class ReadContentsTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Room room = new();

    [Theory]
    [InlineData(Kind.Voice, true)]
    [InlineData(Kind.VideoNote, true)]
    [InlineData(Kind.Photo, false)]
    [InlineData(Kind.Audio, false)]
    public async Task What_is_to_be_played_is_unplayed_until_then_on_both_sides(Kind kind, bool isPlayable)
    {
        await room.RunAsync(Say("u:1:2", 1, 11, kind));
        Assert.Equal((isPlayable, isPlayable), (MediaUnread(1), MediaUnread(2)));
        await room.RunAsync(Play("u:1:2", 2, 1));
        Assert.Equal((false, false), (MediaUnread(1), MediaUnread(2)));
        Assert.Equal(isPlayable ? 2 : 1, room.Mailbox(2).Pts);
        Assert.Equal(isPlayable ? 2 : 1, room.Mailbox(1).Pts);
        foreach (var user in new[] { 1, 2 }) room.Mailbox(user).AssertSound();

        bool MediaUnread(long user) => room.Mailbox(user).Record(1).Update.NewMessage.MediaUnread;
    }

    [Fact]
    public async Task It_is_a_step_that_the_player_gets_and_the_players_other_sessions_too()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Say("u:1:2", 1, 11), Say("u:1:2", 1, 12));
        await room.RunAsync(Play("u:1:2", 2, 2, 1));
        var record = room.Mailbox(2).Record(4);
        Assert.Equal([3, 2], record.Update.ContentsRead.Ids);
        Assert.Equal([2, 1], record.DialogMessageIds);
        Assert.Equal(
            (true, record.Update, 4), (room.LastResult.Done is not null, Assert.Single(room.LastResult.Updates.Updates_), room.LastResult.Updates.Pts));
        Assert.Equal((9002, record.Update), room.Broker.All<UpdatesNotMe>().Last(u => u.UserId == 2) is var u ? (u.ExceptSessionId, u.Updates.Updates_[0]) : default);
        Assert.Equal(SlotMarks.Playable | SlotMarks.Played, room.Mailbox(2).Slot(One, 1).Flags);
    }

    [Fact]
    public async Task Playing_reads_nothing()
    {
        await room.RunAsync(Say("u:1:2", 1, 11));
        await room.RunAsync(Play("u:1:2", 2, 1));
        Assert.Equal((1, 0), room.Mailbox(2).Dialog(One) is var d ? (d.UnreadCount, d.ReadInbox) : default);
    }

    [Fact]
    public async Task A_mention_that_is_seen_waits_no_longer_and_nobody_else_hears_of_it()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Mention("c:5", 1, 11, 2), Mention("c:5", 1, 12, 2));
        await room.RunAsync(Play("c:5", 2, 2));
        Assert.Equal((1, 2), room.Mailbox(2).Dialog(Chat) is var d ? (d.UnreadMentionsCount, d.UnreadCount) : default);
        Assert.Equal([false, true], room.Mailbox(2).Messages.Skip(1).Select(m => m.MentionUnread));
        Assert.Empty(room.Broker.All<ContentsPlayed>());
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Once_played_and_seen_it_is_both()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        var both = Mention("c:5", 1, 11, 2);
        both.Items[0].Content.Media = new Media { Kind = Kind.VideoNote, Id = "m1" };
        await room.RunAsync(both);
        await room.RunAsync(Play("c:5", 2, 2));
        Assert.Equal((false, false, true), room.Mailbox(2).Record(2).Update.NewMessage is var m ? (m.MediaUnread, m.MentionUnread, m.Mentioned) : default);
        Assert.Equal(0, room.Mailbox(2).Dialog(Chat).UnreadMentionsCount);
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asked_again_it_takes_no_step_and_its_author_is_told_again(bool afterRestart)
    {
        await room.RunAsync(Say("u:1:2", 1, 11));
        await room.TakeAsync(Play("u:1:2", 2, 1));
        room.Lose(); // the telling was lost with the process that owed it
        Assert.True(room.Mailbox(1).Record(1).Update.NewMessage.MediaUnread);
        if (afterRestart) room.Restart();
        await room.RunAsync(Play("u:1:2", 2, 1));
        Assert.Equal((2, 2, true), (room.Mailbox(2).Pts, room.LastResult.Updates.Pts, room.LastResult.Done is not null));
        Assert.False(room.Mailbox(1).Record(1).Update.NewMessage.MediaUnread);
    }

    [Fact]
    public async Task Each_author_is_told_of_their_own_in_one_event()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Say("c:5", 1, 11), Say("c:5", 2, 12), Say("c:5", 1, 13), Send("c:5", 2, 14));
        await room.RunAsync(Play("c:5", 3, 2, 3, 4, 5, 2));
        Assert.Equal(
            ["1: 2,4", "2: 3"], room.Broker.All<ContentsPlayed>().Select(p => $"{p.Owners.Single()}: {string.Join(',', p.DialogMessageIds)}").Order());
        Assert.Equal([false, false], room.Mailbox(1).Messages.Where(m => m is { Out: true, Content.Media: not null }).Select(m => m.MediaUnread));
        foreach (var user in new[] { 1, 2, 3 }) room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task One_plays_nothing_that_one_has_said_oneself()
    {
        await room.RunAsync(Say("u:1:2", 1, 11));
        var before = room.Store.Snapshot();
        await room.RunAsync(Play("u:1:2", 1, 1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Empty(room.Broker.All<ContentsPlayed>());
        Assert.NotNull(room.LastResult.Done);
    }

    [Fact]
    public async Task What_one_says_to_oneself_waits_for_nobody()
    {
        await room.RunAsync(Say("u:7:7", 7, 11));
        Assert.False(room.Mailbox(7).Record(1).Update.NewMessage.MediaUnread);
        await room.RunAsync(Play("u:7:7", 7, 1));
        Assert.Equal(1, room.Mailbox(7).Pts);
        room.Mailbox(7).AssertSound();
    }

    [Fact]
    public async Task Of_what_is_hidden_or_cleared_its_author_is_told_and_its_owner_takes_no_step()
    {
        await room.RunAsync(Say("u:1:2", 1, 11), Say("u:1:2", 1, 12));
        await room.RunAsync(ClearMine("u:1:2", 2, 1), Hide("u:1:2", 2, 2));
        var pts = room.Mailbox(2).Pts;
        await room.RunAsync(Play("u:1:2", 2, 1, 2));
        Assert.Equal(pts, room.Mailbox(2).Pts);
        Assert.All(room.Mailbox(1).Messages, m => Assert.False(m.MediaUnread)); // it was there when it was played
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_the_owner_does_not_have_is_answered_and_leaves_no_trace()
    {
        await room.RunAsync(Say("u:1:2", 1, 11));
        var before = room.Store.Snapshot();
        await room.RunAsync(Play("u:1:2", 2, 2, 300), Play("u:2:3", 2, 1));
        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(2, room.Results.Count(r => r.Done is not null));
    }

    [Fact]
    public async Task In_one_batch_with_what_brings_it_and_what_changes_it()
    {
        await room.TakeAsync(Say("u:1:2", 1, 11), Edit("u:1:2", 1, 12, 1, "a caption"));
        var announced = room.Announced.Single(d => d.Owners.Contains(2)).Clone();
        room.Lose();
        await room.RunAsync(announced, Play("u:1:2", 2, 1));
        Assert.Equal(("a caption", false, Kind.Voice), room.Mailbox(2).Record(1).Update.NewMessage is var m ? (m.Content.Text, m.MediaUnread, m.Content.Media.Kind) : default);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task An_edit_does_not_make_it_unplayed_again()
    {
        await room.RunAsync(Say("u:1:2", 1, 11));
        await room.RunAsync(Play("u:1:2", 2, 1));
        await room.RunAsync(Edit("u:1:2", 1, 12, 1, "a caption"));
        Assert.Equal((false, false), (room.Mailbox(1).Record(1).Update.NewMessage.MediaUnread, room.Mailbox(2).Record(1).Update.NewMessage.MediaUnread));
        foreach (var (user, peer) in new[] { (1, Two), (2, One) })
        {
            Assert.True(room.Mailbox(user).Slot(peer, 1).Is(SlotMarks.Played));
            room.Mailbox(user).AssertSound();
        }
    }
}
