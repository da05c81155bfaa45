using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class EditScheduledMessageTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new();

    [Fact]
    public Task It_goes_to_the_callers_own_mailbox() => desk.AssertBecomesAsync(
        new Proto.EditScheduledMessage
        {
            Owner = 1, RandomId = 8, Id = 7, Content = new Content { Text = "later" }, Date = Now + 60_000, At = Now, Origin = Desk.Origin(),
        },
        "s1", "mailbox/1/schedule/8", Edit(e => (e.Content, e.ScheduleDate) = (new Content { Text = "later" }, Now + 60_000)));

    [Fact]
    public async Task The_time_alone_may_change()
    {
        await desk.AssertAcceptedAsync(Edit(e => e.ScheduleDate = Now));
        Assert.Null(desk.Command<Proto.EditScheduledMessage>().Content);
    }

    [Fact]
    public async Task Whom_it_mentions_is_looked_up()
    {
        desk.Store.Put(Names.Username("bob"), new State.Username { UserId = 2 });
        await desk.AssertAcceptedAsync(Edit(e => e.Content = new Content { Text = "@bob" }));
        Assert.Equal(2, Assert.Single(desk.Command<Proto.EditScheduledMessage>().Content.Entities).UserId);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "content", Edit(_ => { }));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "id", Edit(e => (e.Id, e.ScheduleDate) = (0, Now)));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", Edit(e => (e.RandomId, e.ScheduleDate) = (0, Now)));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "schedule_date", Edit(e => e.ScheduleDate = -1));
        await desk.AssertRefusedAsync(Code.MediaInvalid, "content.media", Edit(e => e.Content = new Content { Media = new Media() }));
        await desk.AssertRefusedAsync(Code.MessageTooLong, "content.text", Edit(e => e.Content = new Content { Text = new string('x', Limits.Text + 1) }));
    }

    public void Dispose() => desk.Dispose();

    private static Request Edit(Action<EditScheduledMessage> change)
    {
        var edit = new EditScheduledMessage { RandomId = 8, Id = 7 };
        change(edit);
        return new Request { EditScheduledMessage = edit };
    }
}
