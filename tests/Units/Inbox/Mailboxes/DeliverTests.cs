using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>The next operation is applied, one that is done is answered again.</summary>
public sealed class DeliverTests
{
    private readonly Room room = new();

    [Fact]
    public async Task A_message_is_in_both_mailboxes_each_with_its_own_number()
    {
        await room.RunAsync(Send("u:2:3", 2, 10));
        await room.RunAsync(Send("u:1:2", 1, 11, "hello", at: 5000));

        Assert.Equal(
            new Message { Id = 1, Peer = Peer.User(2), FromUserId = 1, Date = 5000, Out = true, RandomId = 11, Content = new Content { Text = "hello" } },
            room.Mailbox(1).Record(1).Update.NewMessage);
        Assert.Equal(
            new Message { Id = 2, Peer = Peer.User(1), FromUserId = 1, Date = 5000, Content = new Content { Text = "hello" } },
            room.Mailbox(2).Record(2).Update.NewMessage);
    }

    [Fact]
    public async Task A_record_says_of_which_operation_and_message_it_is()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Album("u:1:2", 2, 12, 13));
        Assert.Equal([(1, 1), (2, 2), (2, 3)], room.Mailbox(1).Log.Select(r => ((int)r.OpNo, (int)r.DialogMessageId)));
    }

    [Fact]
    public async Task A_step_carries_the_counters_of_its_dialog_after_it()
    {
        await room.RunAsync(Album("u:1:2", 1, 11, 12));
        var counters = room.Mailbox(2).Log.Select(r => r.Update.Dialog).ToList();
        Assert.All(counters, c => Assert.Equal(Peer.User(1), c.Peer));
        Assert.Equal([(1, 1), (2, 2)], counters.Select(c => ((int)c.TopMessageId, c.UnreadCount)));
    }

    [Fact]
    public async Task The_sender_gets_the_result_with_own_ids_and_the_steps_its_mailbox_gained()
    {
        await room.RunAsync(Album("u:1:2", 1, 11, 12));
        var result = Assert.Single(room.Results);
        Assert.Equal(1u, result.RequestId);
        Assert.Equal([1, 2], result.MessagesSent.MessageIds);
        Assert.Equal(1000, result.MessagesSent.Date);
        Assert.Equal(room.Mailbox(1).Log.Select(r => r.Update), result.Updates.Updates_);
        Assert.Equal(2, result.Updates.Pts);
    }

    [Fact]
    public async Task The_senders_other_sessions_get_the_steps_and_the_one_that_asked_does_not()
    {
        await room.RunAsync(Album("u:1:2", 1, 11, 12));
        var notMe = Assert.Single(room.Broker.All<UpdatesNotMe>());
        Assert.Equal((1, 9001), (notMe.UserId, notMe.ExceptSessionId));
        Assert.Equal(room.Mailbox(1).Log.Select(r => r.Update), notMe.Updates.Updates_);
    }

    [Fact]
    public async Task All_sessions_of_the_recipient_get_the_steps()
    {
        await room.RunAsync(Album("u:1:2", 1, 11, 12));
        var push = Assert.Single(room.Broker.All<PushUpdates>());
        Assert.Equal(2, push.UserId);
        Assert.Equal(room.Mailbox(2).Log.Select(r => r.Update), push.Updates.Updates_);
        Assert.Equal(2, push.Updates.Pts);
    }

    [Fact]
    public async Task Everything_for_a_user_has_the_users_key()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal(["u1", "u1", "u2"], room.Broker.Published.Where(e => e.Topic == Names.SyncTopic).Select(e => e.Key).Order());
    }

    [Fact]
    public async Task A_message_to_oneself_is_there_once_and_is_not_unread()
    {
        await room.RunAsync(Send("u:7:7", 7, 11));
        var message = Assert.Single(room.Mailbox(7).Messages);
        Assert.True(message.Out);
        Assert.Equal(Peer.User(7), message.Peer);
        Assert.Equal(0, room.Mailbox(7).Dialog(Peer.User(7)).UnreadCount);
        Assert.Single(room.Results);
        Assert.Empty(room.Broker.All<PushUpdates>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_announced_twice_is_written_once_and_answered_twice(bool afterRestart)
    {
        await room.TakeAsync(Album("u:1:2", 1, 11, 12));
        var announced = room.Announced;
        await room.TakeAsync(announced);
        var before = room.Store.Snapshot();
        if (afterRestart) room.Restart();
        await room.TakeAsync(announced);

        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(2, room.Results.Count());
        Assert.Single(room.Results.Select(r => r.MessagesSent).Distinct());
        Assert.Empty(room.LastResult.Updates.Updates_); // it may have them already; if not, the pts says so
        Assert.Equal(2, room.LastResult.Updates.Pts);
    }

    [Fact]
    public async Task An_old_operation_pokes_the_others_for_the_first_telling_may_have_been_lost()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        var announced = room.Announced;
        await room.RunAsync(announced);
        await room.RunAsync(announced);
        var push = room.Broker.All<PushUpdates>()[^1];
        Assert.Equal((2, 0, 1), (push.UserId, push.Updates.Updates_.Count, push.Updates.Pts));
        var notMe = room.Broker.All<UpdatesNotMe>()[^1];
        Assert.Equal((1, 9001, 0, 1), (notMe.UserId, notMe.ExceptSessionId, notMe.Updates.Updates_.Count, notMe.Updates.Pts));
    }

    [Fact]
    public async Task What_is_answered_again_says_how_far_the_whole_mailbox_is()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:3", 1, 12));
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.Equal(2, room.LastResult.Updates.Pts);
    }

    [Fact]
    public async Task A_retry_is_answered_where_it_asks_and_pokes_the_session_that_asked_first()
    {
        var command = Send("u:1:2", 1, 11);
        await room.RunAsync(command);
        await room.RunAsync(command.Retried(request: 99));
        var result = room.Broker.All<PushRpcResult>()[^1];
        Assert.Equal((7777, 99u), (result.SessionId, result.Result.RequestId));
        Assert.Equal(7777, room.Broker.All<UpdatesNotMe>()[^1].ExceptSessionId);
    }

    [Fact]
    public async Task A_retry_whose_first_announcement_was_lost_is_answered_once_and_not_echoed()
    {
        var command = Send("u:1:2", 1, 11);
        await room.TakeAsync(command);
        room.Lose();
        await room.RunAsync(command.Retried(request: 99));
        Assert.Equal((7777, 99u), (Assert.Single(room.Broker.All<PushRpcResult>()).SessionId, room.LastResult.RequestId));
        Assert.Equal([1], room.LastResult.MessagesSent.MessageIds);
    }

    [Fact]
    public async Task Membership_is_told_as_a_message_with_a_number_that_is_not_unread()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Add(5, 1, 11, 3), Remove(5, 2, 12, 2));
        Assert.Equal(
            [ServiceAction.KindOneofCase.ChatCreated, ServiceAction.KindOneofCase.MembersAdded, ServiceAction.KindOneofCase.MemberRemoved],
            room.Mailbox(2).Messages.Select(m => m.Action.KindCase));
        Assert.Equal([2, 3], room.Mailbox(3).Log.Select(r => r.DialogMessageId));
        Assert.All([1, 2, 3], u => Assert.Equal(0, room.Mailbox(u).Dialog(Peer.Chat(5)).UnreadCount));
        Assert.Equal(
            (5, true, true), (room.Results.First().ChatCreated.ChatId, room.Results.ElementAt(1).Done is not null,
            room.LastResult.Done is not null));
    }

    [Fact]
    public async Task Content_is_in_the_record_of_the_message_alone()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "a secret"));
        var holders = room.Store.Snapshot()
            .Where(d => d.Value.ToStringUtf8().Contains("a secret", StringComparison.Ordinal)).Select(d => d.Key);
        Assert.Equal(["conversation/u:1:2/op/1", "mailbox/1/log/1", "mailbox/2/log/1"], holders.Order());
    }

    [Fact]
    public async Task A_message_costs_a_mailbox_its_head_a_record_a_dialog_and_a_page()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Store.ForgetCalls();
        await room.RunAsync(Send("u:1:2", 1, 12));
        var written = room.Store.Commits[^1].Where(w => w.Key.StartsWith("mailbox/2", StringComparison.Ordinal)).ToList();
        Assert.Equal(["mailbox/2", "mailbox/2/dialog/u1", "mailbox/2/dialog/u1/page/0", "mailbox/2/log/2"], written.Select(w => w.Key));
        Assert.Equal(["mailbox/2/log/2"], written.Where(w => w.Create).Select(w => w.Key)); // the fence
    }

    [Fact]
    public async Task The_log_of_the_conversation_stays_as_it_was_when_mailboxes_take_it()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, replyTo: 0));
        var op = room.Store.Get<Op>("conversation/u:1:2/op/1");
        await room.SettleAsync();
        Assert.Equal(op, room.Store.Get<Op>("conversation/u:1:2/op/1"));
    }
}
