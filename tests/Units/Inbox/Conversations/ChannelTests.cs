using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>A channel keeps its messages once, and writes into the mailboxes of those alone who come or go.</summary>
public sealed class ChannelTests
{
    private readonly Room room = new();

    [Fact]
    public async Task What_is_said_is_one_document_and_in_no_mailbox()
    {
        await BeginAsync();
        var before = room.Mailbox(2).Pts;
        await room.RunAsync(Send(Channel, 1, 11, "hello"));
        Assert.Equal(("hello", 1, 1000), (room.Store.Kept(2)!.Message.Content.Text, room.Store.Kept(2)!.Message.FromUserId, room.Store.Kept(2)!.Message.Date));
        Assert.Equal(before, room.Mailbox(2).Pts);
        Assert.Equal([2], room.LastResult.MessagesSent.MessageIds);
        Assert.Equal("hello", room.LastResult.Updates.Channels.Single().Updates.Single().NewMessages.Messages.Single().Content.Text);
    }

    [Fact]
    public async Task Who_writes_has_read_up_to_there()
    {
        await BeginAsync();
        await room.RunAsync(Send(Channel, 2, 11), Send(Channel, 1, 12));
        Assert.Equal((2, 3), (room.Mailbox(2).Dialog(Peer.Channel(5)).ReadInbox, room.Mailbox(1).Dialog(Peer.Channel(5)).ReadInbox));
    }

    [Fact]
    public async Task Also_when_their_mailbox_hears_of_that_before_it_hears_that_they_are_there()
    {
        await BeginAsync();
        var read = new ReadHistory { Owner = 9, Conversation = Channel, UpTo = 2, Date = 1000 };
        await room.RunAsync(read);
        await room.RunAsync(Bring(1, 11, 9), read);
        Assert.Equal((2, false), room.Mailbox(9).Dialog(Peer.Channel(5)) is var dialog ? (dialog.ReadInbox, dialog.Left) : default);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Every_step_is_broadcast_once_with_when_somebody_last_went_before_it()
    {
        await BeginAsync();
        await room.RunAsync(Send(Channel, 1, 11), PutOut(1, 12, 3), Send(Channel, 2, 13), PutOut(2, 14, 2), Send(Channel, 1, 15));
        Assert.Equal([(1, 0), (2, 0), (3, 0), (4, 3), (5, 3), (6, 5)], room.Broadcasts().Select(b => ((int)b.Updates.Channels[0].Pts, (int)b.LeftOp)));
        Assert.Equal([9001L, 9001, 9001, 9002, 9002, 9001], room.Broadcasts().Select(b => b.ExceptSessionId));
    }

    [Fact]
    public async Task A_command_that_is_known_is_answered_and_told_again_and_not_done_again()
    {
        await BeginAsync();
        await room.RunAsync(Send(Channel, 1, 11));
        room.Restart();
        await room.RunAsync(Send(Channel, 1, 11), PutOut(1, 12, 3));
        room.Restart();
        await room.RunAsync(PutOut(1, 12, 3), Found(1, 10, 2, 3));
        Assert.Equal(3, room.Store.Head().LastOp);
        Assert.Equal([2, 2], room.Results.Where(r => r.MessagesSent is not null).Select(r => r.MessagesSent.MessageIds.Single()));
        Assert.Equal(2, room.Results.Count(r => r.ChatCreated?.ChannelId == 5));
        Assert.Equal([1, 2, 2, 3, 3, 1], room.Broadcasts().Select(b => (int)b.Updates.Channels[0].Pts));
        Assert.True(room.Mailbox(3).Dialog(Peer.Channel(5)).Left);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task An_edit_keeps_the_media_and_a_deletion_leaves_nothing_of_what_was_said()
    {
        await BeginAsync();
        var photo = new Item { RandomId = 11, Content = new Content { Text = "look", Media = new Media { Kind = Media.Types.Kind.Photo, Id = "p1" } } };
        await room.RunAsync(Album(Channel, 1, 1000, photo), Edit(Channel, 1, 12, 2, "look here", at: 2000));
        Assert.Equal(("look here", "p1", 2000), (room.Store.Kept(2)!.Message.Content.Text, room.Store.Kept(2)!.Message.Content.Media.Id, room.Store.Kept(2)!.Message.EditDate));
        await room.RunAsync(Delete(Channel, 1, 13, [2]));
        Assert.True(room.Store.Kept(2) is { Deleted: true, Media: true, Message: { Content: null, FromUserId: 1 } });
        await room.RunAsync(Edit(Channel, 1, 14, 2, "still there?"));
        Assert.Equal(Code.MessageUnknown, room.LastResult.Refusal.Code);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Pins_are_those_of_the_channel_and_go_with_what_is_deleted_or_cleared()
    {
        await BeginAsync();
        await room.RunAsync(Send(Channel, 1, 11), Send(Channel, 1, 12), Send(Channel, 1, 13), Pin(23, 3), Pin(24, 2), Pin(25, 4));
        Assert.Equal([2, 3, 4], room.Store.Head().PinnedMessages);
        await room.RunAsync(Delete(Channel, 1, 26, [3]));
        Assert.Equal([2, 4], room.Store.Head().PinnedMessages);
        await room.RunAsync(new ClearHistory { Conversation = Channel, Sender = 1, RandomId = 27, UpTo = 2, Origin = From(1) });
        Assert.Equal([4], room.Store.Head().PinnedMessages);
        Assert.Equal(2, room.Store.Head().ClearedUpTo);
        await room.RunAsync(new UnpinMessages { Conversation = Channel, Sender = 1, RandomId = 28, Origin = From(1) });
        Assert.False(room.Store.Kept(4)!.Message.Pinned);
        Assert.Empty(room.Store.Head().PinnedMessages);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Places_at_which_nothing_is_to_be_read_are_those_of_deletions_and_of_what_tells_of_the_channel()
    {
        await BeginAsync();
        await room.RunAsync(Send(Channel, 1, 11), Send(Channel, 1, 12), Delete(Channel, 1, 13, [3]), Pin(14, 2));
        Assert.Equal([1, 3, 4], room.Store.Get<SilentPlaces>(Names.SilentPlaces(Channel, 0))!.DialogMessageIds);
    }

    [Fact]
    public async Task Members_are_spread_and_counted_and_who_is_gone_is_not_kept()
    {
        await room.RunAsync(Found(1, 10, Enumerable.Range(2, 199).Select(u => (long)u)));
        await room.RunAsync(Bring(1, 11, 1000, 1001), PutOut(1, 12, 7), new BanMember { Conversation = Channel, Sender = 1, RandomId = 13, UserId = 8, Banned = true, Origin = From(1) });
        Assert.Equal(200, room.Store.Head().MemberCount);
        var buckets = Enumerable.Range(0, Names.MemberBuckets).Select(k => room.Store.Get<Membership>(Names.MemberBucket(Channel, k))?.Members.Count ?? 0).ToList();
        Assert.Equal(201, buckets.Sum()); // who is banned is kept
        Assert.InRange(buckets.Max(), 1, 5);
        await room.RunAsync(Bring(1, 14, 8));
        Assert.Equal(Code.UserBanned, room.LastResult.Refusal.Code);
        await room.RunAsync(Bring(1, 15, 7));
        Assert.False(room.Mailbox(7).Dialog(Peer.Channel(5)).Left);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task A_channel_that_is_full_takes_nobody_more()
    {
        await BeginAsync();
        var head = room.Store.Head();
        head.MemberCount = Limits.ChannelMembers;
        room.Store.Put(Names.ConversationHead(Channel), head);
        room.Restart();
        await room.RunAsync(Bring(1, 11, 4));
        Assert.Equal(Code.ChatFull, room.LastResult.Refusal.Code);
    }

    [Fact]
    public async Task An_owner_hands_it_on_before_they_leave()
    {
        await BeginAsync();
        await room.RunAsync(PutOut(1, 11, 1));
        Assert.Equal(Code.OwnerRequired, room.LastResult.Refusal.Code);
        await room.RunAsync(new SetRole { Conversation = Channel, Sender = 1, RandomId = 12, UserId = 2, Role = Role.Owner, Origin = From(1) }, PutOut(1, 13, 1));
        await room.RunAsync(new EditChat { Conversation = Channel, Sender = 2, RandomId = 14, Edit = new ChatEdited { Title = "mine" }, Origin = From(2) });
        Assert.Equal("mine", room.Store.Head().Title);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Of_coming_and_going_the_later_holds_whatever_comes_last()
    {
        await BeginAsync();
        await room.RunAsync(new FollowChannel { Conversation = Channel, Owners = { 2 }, OpNo = 9, Left = true });
        await room.RunAsync(new FollowChannel { Conversation = Channel, Owners = { 2 }, OpNo = 8, ReadUpTo = 1 });
        Assert.True(room.Mailbox(2).Dialog(Peer.Channel(5)).Left);
        Assert.Empty(room.Store.Get<JoinedChannels>(Names.JoinedChannels(2))!.ChannelIds);
    }

    [Fact]
    public async Task What_a_mailbox_lacks_of_coming_and_going_is_seen_and_said_again()
    {
        await BeginAsync();
        await room.TakeAsync(Bring(1, 11, 4));
        room.Lose();
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        var damage = Assert.Single(audit.Damages);
        Assert.Equal((4, Cure.Repair), (damage.User, damage.Cure));
        var again = (await audit.RepairsAsync()).Select(e => FollowChannel.Parser.ParseFrom(e.Data)).ToList();
        await room.RunAsync(again);
        await AssertSoundAsync();
    }

    private async Task BeginAsync() => await room.RunAsync(Found(1, 10, 2, 3));

    private static PinMessage Pin(long randomId, long place) => new()
    {
        Conversation = Channel, Sender = 1, RandomId = randomId, DialogMessageId = place, AcceptedAt = 1000, Origin = From(1),
    };

    private async Task AssertSoundAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        Assert.Empty(audit.Damages.Select(d => $"{d.Where}: {d.What}"));
    }
}
