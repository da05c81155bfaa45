using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class SendMessagesTests
{
    private readonly Room room = new();

    [Fact]
    public async Task The_first_message_begins_the_dialog()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "hello", at: 5000));

        var head = room.Store.Get<ConversationHead>("conversation/u:1:2")!;
        Assert.Equal((1, 1, 5000), (head.LastOp, head.LastDialogMessageId, head.LastDate));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/1")!;
        Assert.Equal((1, 1, 5000, 1), (op.OpNo, op.Sender, op.Date, op.Sent.FirstDialogMessageId));
        Assert.Equal((11, "hello"), (op.Sent.Items[0].RandomId, op.Sent.Items[0].Content.Text));
        Assert.Equal(From(1), op.Origin);
    }

    [Fact]
    public async Task It_is_announced_to_both_mailboxes_with_all_that_it_says()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        Assert.Equal([1, 2], room.Announced.SelectMany(d => d.Owners).Order());
        Assert.All(room.Announced, d => Assert.Equal(room.Store.Get<Op>("conversation/u:1:2/op/1"), Assert.Single(d.Ops)));
        Assert.Equal(["s1", "s2"], room.Broker.Published.Select(e => e.Key).Order());
    }

    [Fact]
    public async Task Mailboxes_of_one_shard_hear_of_it_in_one_announcement()
    {
        await room.TakeAsync(Send("u:1:65", 1, 11));
        Assert.Equal([1, 65], Assert.Single(room.Announced).Owners);
    }

    [Fact]
    public async Task Nothing_is_answered_before_it_is_in_the_mailbox()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        Assert.Empty(room.Results);
        await room.SettleAsync();
        Assert.Single(room.Results);
    }

    [Fact]
    public async Task Saved_messages_go_to_their_owner_once()
    {
        await room.TakeAsync(Send("u:7:7", 7, 11));
        Assert.Equal([7], Assert.Single(room.Announced).Owners);
    }

    [Fact]
    public async Task An_album_is_one_operation_with_a_number_for_each()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Album("u:1:2", 1, 21, 22, 23), Send("u:1:2", 2, 31));
        var album = room.Store.Get<Op>("conversation/u:1:2/op/2")!;
        Assert.Equal((2, 3), (album.Sent.FirstDialogMessageId, album.Sent.Items.Count));
        Assert.Equal(5, room.Store.Get<Op>("conversation/u:1:2/op/3")!.Sent.FirstDialogMessageId);
    }

    [Fact]
    public async Task What_a_message_answers_is_kept()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12, replyTo: 1));
        Assert.Equal(1, room.Store.Get<Op>("conversation/u:1:2/op/2")!.Sent.Items[0].ReplyTo);
    }

    [Fact]
    public async Task The_date_of_a_conversation_never_goes_back()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, at: 5000), Send("u:1:2", 2, 12, at: 4000), Send("u:1:2", 1, 13, at: 6000));
        Assert.Equal([5000, 5000, 6000], Enumerable.Range(1, 3).Select(n => room.Store.Get<Op>($"conversation/u:1:2/op/{n}")!.Date));
    }

    [Fact]
    public async Task Nobody_speaks_in_the_dialog_of_others()
    {
        await room.TakeAsync(Send("u:1:2", 3, 11));
        Assert.Equal((Code.NotAMember, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Empty(room.Announced);
        Assert.False(room.Store.Has("conversation/u:1:2"));
    }

    [Fact]
    public async Task A_chat_that_is_not_there_is_unknown_and_leaves_no_trace()
    {
        await room.TakeAsync(Send("c:5", 1, 11));
        Assert.Equal((Code.ChatUnknown, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Empty(room.Store.Keys);
    }

    [Fact]
    public async Task Only_members_speak_in_a_chat()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Send("c:5", 3, 12));
        Assert.Equal(Code.NotAMember, Assert.Single(room.Results).Refusal.Code);
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
    }

    [Fact]
    public async Task Who_was_put_out_cannot_speak_from_that_operation_on_and_can_again_when_back()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Remove(5, 1, 11, 2), Send("c:5", 2, 12));
        Assert.Equal(Code.NotAMember, Assert.Single(room.Results).Refusal.Code);

        await room.TakeAsync(Add(5, 1, 13, 2), Send("c:5", 2, 14));
        Assert.Equal(4, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
        Assert.Equal(2, room.Store.Get<Op>("conversation/c:5/op/4")!.Sender);
    }

    [Fact]
    public async Task What_is_said_again_is_kept_with_where_it_was_first_said()
    {
        var forward = new Forward { FromUserId = 3, Date = 500, SavedFromPeer = Peer.Chat(5), SavedFromMessageId = 8 };
        await room.TakeAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11, Content = new Content { Text = "hear, hear" }, Forward = forward }));
        var item = Assert.Single(room.Store.Get<Op>("conversation/u:1:2/op/1")!.Sent.Items);
        Assert.Equal((forward, "hear, hear"), (item.Forward, item.Content.Text));
        await room.SettleAsync();
        Assert.All(new[] { 1, 2 }, user => Assert.Equal(forward, Assert.Single(room.Mailbox(user).Messages).Forward));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_repeats_a_message_that_is_there_no_more_is_refused_for_ever(bool isBack)
    {
        await room.TakeAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11, IsGone = true }));
        room.Restart();
        await room.TakeAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11, IsGone = !isBack, Content = isBack ? new Content { Text = "hear" } : null }));
        Assert.Equal([(Code.MessageUnknown, "forward"), (Code.MessageUnknown, "forward")], room.Results.Select(r => (r.Refusal.Code, r.Refusal.Field)));
        Assert.Equal(["conversation/u:1:2/sent/1/11"], room.Store.Keys);
    }

    [Fact]
    public async Task Of_several_of_which_one_is_gone_none_is_sent()
    {
        var gone = Album("u:1:2", 1, 1000, new Item { RandomId = 11, Content = new Content { Text = "hear" } }, new Item { RandomId = 12, IsGone = true });
        await room.RunAsync(gone);
        await room.RunAsync(gone);
        Assert.All(room.Results, r => Assert.Equal(Code.MessageUnknown, r.Refusal.Code));
        Assert.False(room.Store.Has("conversation/u:1:2"));
    }

    [Fact]
    public async Task What_was_said_again_and_is_gone_since_gets_the_answer_that_it_got()
    {
        await room.RunAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11, Content = new Content { Text = "hear" }, Forward = new Forward { FromUserId = 3 } }));
        room.Restart();
        await room.RunAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11, IsGone = true }));
        Assert.All(room.Results, r => Assert.Equal([1], r.MessagesSent.MessageIds));
        Assert.Equal(["hear"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task The_draft_that_it_was_is_kept_by_its_time()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11).Clearing(draftsBefore: 900), Send("u:1:2", 1, 12));
        Assert.Equal([900, 0], Enumerable.Range(1, 2).Select(n => room.Store.Get<Op>($"conversation/u:1:2/op/{n}")!.Sent.ClearsDraftAt));
    }

    [Fact]
    public async Task Without_content_it_is_poison_unless_what_it_repeats_is_gone()
    {
        await room.RunAsync(Album("u:1:2", 1, 1000, new Item { RandomId = 11 }), Send("u:1:2", 1, 12, "heard"));
        Assert.Single(room.Deaths);
        Assert.Equal(["heard"], room.Mailbox(2).Texts);
    }
}
