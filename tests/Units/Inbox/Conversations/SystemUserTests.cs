using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>The system writes to single users, keeps no copies, and is written to by nobody.</summary>
public sealed class SystemUserTests
{
    private const string Dialog = "u:42:777000", Above = "u:777000:777001";

    private static readonly Peer Voice = Peer.User(Names.SystemUser);

    private readonly Room room = new();

    [Theory]
    [InlineData(Dialog, 42)]
    [InlineData(Above, 777001)]
    public async Task Only_the_other_gets_a_copy(string conversation, long user)
    {
        await room.RunAsync(Send(conversation, Names.SystemUser, 11, "your code is 12345"));
        Assert.Equal([user], room.Announced.SelectMany(d => d.Owners));
        Assert.Equal(["your code is 12345"], room.Mailbox(user).Texts);
        Assert.Equal(1, room.Mailbox(user).Dialog(Voice).UnreadCount);
        Assert.DoesNotContain(room.Store.Keys, k => k.StartsWith("mailbox/777000", StringComparison.Ordinal));
        room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task It_is_answered_as_soon_as_the_operation_is_in_the_log_and_hears_of_no_id()
    {
        await room.TakeAsync(Send(Dialog, Names.SystemUser, 11, at: 5000));
        Assert.True(room.Store.Has($"conversation/{Dialog}/op/1"));
        var result = Assert.Single(room.Results);
        Assert.Equal((1ul, 5000, 0, null), (result.RequestId, result.MessagesSent.Date, result.MessagesSent.MessageIds.Count, result.Updates));
        await room.SettleAsync();
        Assert.Single(room.Results);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Asked_again_it_gets_the_same_answer_where_it_asks_and_says_nothing_twice(bool inOneBatch)
    {
        var send = Send(Dialog, Names.SystemUser, 11, at: 5000);
        if (inOneBatch) await room.RunAsync(send, send.Retried(request: 99));
        else
        {
            await room.RunAsync(send);
            room.Restart();
            await room.RunAsync(send.Retried(request: 99));
        }

        Assert.Equal([(1, 5000), (99, 5000)], room.Results.Select(r => ((int)r.RequestId, (int)r.MessagesSent.Date)));
        Assert.Single(room.Mailbox(42).Messages);
    }

    [Fact]
    public async Task A_copy_that_was_lost_on_its_way_comes_when_it_asks_again()
    {
        var send = Send(Dialog, Names.SystemUser, 11, "your code is 12345");
        await room.TakeAsync(send);
        room.Lose();
        await room.RunAsync(send);
        Assert.Equal(["your code is 12345"], room.Mailbox(42).Texts);
    }

    [Fact]
    public async Task All_that_it_does_to_what_it_said_is_answered_and_reaches_the_other()
    {
        await room.RunAsync(Send(Dialog, Names.SystemUser, 11, "one"), Send(Dialog, Names.SystemUser, 12, "two"), Send(Dialog, Names.SystemUser, 13, "three"));
        IMessage[] acts =
        [
            Edit(Dialog, Names.SystemUser, 14, 3, "THREE"), Pin(Dialog, Names.SystemUser, 15, 3), Unpin(Dialog, Names.SystemUser, 16),
            Delete(Dialog, Names.SystemUser, 17, 2), Clear(Dialog, Names.SystemUser, 18, 1),
        ];
        await room.RunAsync(acts);
        Assert.Equal(acts.Length, room.Results.Count(r => r.Done is not null));
        Assert.Equal(["THREE"], room.Mailbox(42).Messages.Where(m => m.Content is not null && m.Id > 1).Select(m => m.Content.Text));
        Assert.Equal(1, room.Mailbox(42).Dialog(Voice).ClearedUpTo);
        room.Mailbox(42).AssertSound();
        room.Restart();
        await room.RunAsync(acts);
        Assert.Equal(2 * acts.Length, room.Results.Count(r => r.Done is not null));
    }

    [Fact]
    public async Task Users_may_not_write_to_it_and_nothing_is_kept_of_that()
    {
        await room.RunAsync(Send(Dialog, 42, 11));
        Assert.Equal((Code.WriteForbidden, "peer"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Empty(room.Store.Keys);

        await room.RunAsync(Send(Dialog, Names.SystemUser, 12));
        var before = room.Store.Snapshot();
        await room.RunAsync(Send(Dialog, 42, 13, replyTo: 1), Send(Dialog, 43, 14));
        Assert.Equal([Code.WriteForbidden, Code.NotAMember], room.Results.TakeLast(2).Select(r => r.Refusal.Code));
        Assert.Equal([$"conversation/{Dialog}/sent/43/14"], room.Store.Keys.Except(before.Keys)); // the one who is no member is told so for ever
    }

    [Fact]
    public async Task The_other_clears_and_deletes_what_it_said_and_it_hears_nothing_of_that()
    {
        await room.RunAsync(Send(Dialog, Names.SystemUser, 11), Send(Dialog, Names.SystemUser, 12));
        await room.RunAsync(Hide(Dialog, 42, 1), Clear(Dialog, 42, 13, 2));
        Assert.Equal(0, room.Mailbox(42).Dialog(Voice).TopMessageId);
        Assert.Equal(2, room.Results.Count(r => r.Done is not null));
        Assert.DoesNotContain(room.Store.Keys, k => k.StartsWith("mailbox/777000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_not_told_what_was_read_or_played()
    {
        await room.RunAsync(Say(Dialog, Names.SystemUser, 11));
        await room.RunAsync(Read(Dialog, 42, 1), Play(Dialog, 42, 1));
        Assert.Empty(room.Broker.All<OutboxRead>());
        Assert.Empty(room.Broker.All<ContentsPlayed>());
        Assert.Equal((1, 0), (room.Mailbox(42).Dialog(Voice).ReadInbox, room.Mailbox(42).Dialog(Voice).UnreadCount));
    }

    [Fact]
    public async Task It_can_be_blocked_and_does_not_hear_of_that_either()
    {
        await room.RunAsync(Block(42, Names.SystemUser, at: 500));
        await room.RunAsync(Send(Dialog, Names.SystemUser, 11));
        Assert.Empty(room.Mailbox(42).Messages);
        Assert.NotNull(room.LastResult.MessagesSent);
    }

    [Fact]
    public async Task In_its_own_dialog_it_talks_to_nobody_and_is_answered()
    {
        await room.RunAsync(Send("u:777000:777000", Names.SystemUser, 11));
        Assert.Empty(room.Announced);
        Assert.NotNull(Assert.Single(room.Results).MessagesSent);
    }

    [Fact]
    public async Task One_that_waits_for_no_answer_gets_none()
    {
        var send = Send(Dialog, Names.SystemUser, 11);
        send.Origin = null;
        await room.RunAsync(send, send);
        Assert.Empty(room.Results);
        Assert.Equal(1, room.Store.Get<ConversationHead>($"conversation/{Dialog}")!.LastOp);
        Assert.Single(room.Mailbox(42).Messages);
    }
}
