using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class ScheduleMessagesTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new Desk().WithUsers(1, 2, Names.SystemUser).WithMessage(1, 70, Two, 33);

    [Fact]
    public Task They_go_to_the_callers_own_mailbox()
    {
        var item = new Proto.Item { RandomId = 7, Content = new Content { Text = "later" }, ReplyTo = 33 };
        return desk.AssertBecomesAsync(
            new Proto.ScheduleMessages
            {
                Owner = 1, Conversation = "u:1:2", Items = { item }, ReplyToMessageIds = { 70 }, Date = Now + 60_000, At = Now, Origin = Desk.Origin(),
            },
            "s1", "mailbox/1/schedule/7", Later(Now + 60_000, replyTo: 70));
    }

    [Fact]
    public async Task The_draft_that_they_are_is_cleared_when_they_are_scheduled()
    {
        desk.WithDialog(1, Two, new State.DialogState { DraftSetAt = Now + 5 });
        var request = Later(Now + 60_000);
        request.SendMessages.ClearDraft = true;
        await desk.AssertAcceptedAsync(request);
        Assert.Equal(Now + 6, desk.Command<Proto.ScheduleMessages>().ClearsDraftAt);
    }

    [Fact]
    public async Task How_soon_is_soon_is_decided_where_it_is_remembered()
    {
        await desk.AssertAcceptedAsync(Later(1));
        Assert.Equal(1, desk.Command<Proto.ScheduleMessages>().Date);
    }

    [Fact]
    public async Task Without_a_date_nothing_is_scheduled()
    {
        await desk.AssertAcceptedAsync(Later(0));
        Assert.Empty(desk.Command<Proto.SendMessages>().ScheduledIds);
    }

    [Fact]
    public Task A_time_that_cannot_be_is_refused() => desk.AssertRefusedAsync(Code.RequestInvalid, "schedule_date", Later(-1));

    [Fact]
    public Task The_system_has_no_mailbox_to_keep_them() =>
        desk.AssertRefusedAsync(Code.RequestInvalid, "schedule_date", Later(Now + 60_000), Names.SystemUser);

    [Fact]
    public async Task What_is_wrong_with_a_message_is_wrong_later_too()
    {
        await desk.AssertRefusedAsync(Code.MessageEmpty, "content.text", Later(Now + 60_000, text: " "));
        await desk.AssertRefusedAsync(Code.MessageUnknown, "reply_to_message_id", Later(Now + 60_000, replyTo: 71));
        await desk.AssertRefusedAsync(Code.UserUnknown, "peer", Later(Now + 60_000, peer: 9));
    }

    public void Dispose() => desk.Dispose();

    private static Request Later(long date, string text = "later", long replyTo = 0, long peer = 2) => new()
    {
        SendMessages = new SendMessages
        {
            Peer = Peer.User(peer), ScheduleDate = date,
            Messages = { new NewMessage { RandomId = 7, Content = new Content { Text = text }, ReplyToMessageId = replyTo } },
        },
    };
}
