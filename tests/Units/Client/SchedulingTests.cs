using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>What is sent later: the verbs, and what a device shows of it.</summary>
public sealed class SchedulingTests : IAsyncLifetime
{
    private static readonly Peer Two = Peer.User(2);

    private readonly MailboxView view = MailboxView.From(0);
    private ScriptedGateway gateway = null!;
    private MessagingClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        client = gateway.NewClient();
        await client.ConnectAsync();
    }

    [Fact]
    public async Task To_schedule_is_to_send_with_a_date()
    {
        gateway.Answer = _ => new Result { MessagesScheduled = new MessagesScheduled { Ids = { 7 }, Date = 60_000 } };
        Assert.Equal(7, await client.ScheduleAsync(Two, "later", 60_000, replyTo: 3, randomId: 5));
        var message = new NewMessage { RandomId = 5, Content = new Content { Text = "later" }, ReplyToMessageId = 3 };
        Assert.Equal(new SendMessages { Peer = Two, Messages = { message }, ScheduleDate = 60_000 }, Asked().SendMessages);
        await client.ScheduleAsync(Two, [message], 60_000, clearDraft: true);
        Assert.True(Asked().SendMessages.ClearDraft);
    }

    [Fact]
    public async Task What_was_sent_at_once_is_nothing_that_waits()
    {
        gateway.Answer = _ => new Result { MessagesSent = new MessagesSent { MessageIds = { 7 } } };
        Assert.Null(await client.ScheduleAsync(Two, "now", 1));
    }

    [Fact]
    public async Task What_waits_is_edited_deleted_or_sent_under_a_random_id()
    {
        await client.EditScheduledAsync(7, "even later", 70_000, randomId: 5);
        Assert.Equal(new EditScheduledMessage { RandomId = 5, Id = 7, Content = new Content { Text = "even later" }, ScheduleDate = 70_000 }, Asked().EditScheduledMessage);
        await client.EditScheduledAsync(7, date: 70_000);
        Assert.Null(Asked().EditScheduledMessage.Content);
        Assert.NotEqual(0, Asked().EditScheduledMessage.RandomId);
        await client.DeleteScheduledAsync([7, 8], randomId: 5);
        Assert.Equal(new DeleteScheduledMessages { RandomId = 5, Ids = { 7, 8 } }, Asked().DeleteScheduledMessages);
        await client.SendScheduledAsync([7, 8], randomId: 5);
        Assert.Equal(new SendScheduledMessages { RandomId = 5, Ids = { 7, 8 } }, Asked().SendScheduledMessages);
    }

    [Fact]
    public void A_view_shows_what_waits_until_it_is_gone()
    {
        view.Apply(Saved(1, 1, "one"));
        view.Apply(Saved(2, 2, "two"));
        var given = view.Scheduled.First();
        view.Apply(Saved(3, 1, "ONE"));
        view.Apply(new Update { Pts = 4, ScheduledSending = new ScheduledSending { Ids = { 2, 9 } } });
        Assert.Equal([("ONE", false), ("two", true)], view.Scheduled.Select(m => (m.Content.Text, m.Sending)));
        Assert.Equal(("one", false), (given.Content.Text, given.Sending));
        view.Apply(new Update { Pts = 5, ScheduledRemoved = new ScheduledRemoved { Ids = { 1, 2 } } });
        Assert.Empty(view.Scheduled);
    }

    [Fact]
    public void A_page_that_is_older_or_newer_than_the_view_ends_as_the_same()
    {
        view.Apply(Saved(1, 1, "one"));
        view.Apply(Saved(2, 1, "ONE"));
        view.Apply(new Update { Pts = 3, ScheduledSending = new ScheduledSending { Ids = { 1 } } });
        Assert.True(view.Merge(new ScheduledMessages { Pts = 1, Messages = { Message(1, "one"), Message(2, "gone by now") } }));
        view.Apply(new Update { Pts = 4, ScheduledRemoved = new ScheduledRemoved { Ids = { 2 } } });
        Assert.Equal([("ONE", true)], view.Scheduled.Select(m => (m.Content.Text, m.Sending)));
        Assert.True(view.Merge(new ScheduledMessages { Pts = 9, Messages = { Message(9, "new") } }));
        view.Apply(Saved(5, 9, "new"));
        Assert.Equal([1, 9], view.Scheduled.Select(m => m.Id));
    }

    [Fact]
    public void A_page_that_is_too_old_is_to_be_asked_for_again_and_another_past_forgets_all()
    {
        var late = MailboxView.From(100);
        Assert.False(late.Merge(new ScheduledMessages { Pts = 99 }));
        Assert.True(late.Merge(new ScheduledMessages { Pts = 100, Messages = { Message(9, "waits") } }));
        late.Apply(new Update { Pts = 50, TooLong = new TooLong() });
        Assert.Empty(late.Scheduled);
    }

    [Fact]
    public void Two_views_that_differ_in_what_waits_differ()
    {
        var other = MailboxView.From(0);
        view.Apply(Saved(1, 1, "one"));
        other.Apply(Saved(1, 1, "two"));
        Assert.Contains("scheduled", view.DifferenceTo(other), StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    private static ScheduledMessage Message(long id, string text) => new() { Id = id, Peer = Two, Content = new Content { Text = text } };

    private static Update Saved(long pts, long id, string text) => new() { Pts = pts, ScheduledSaved = new ScheduledSaved { Message = Message(id, text) } };

    private Request Asked() => gateway.Asked.Last();
}
