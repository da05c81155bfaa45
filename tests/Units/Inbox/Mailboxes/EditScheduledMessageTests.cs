using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class EditScheduledMessageTests
{
    private readonly Room room = new();

    [Fact]
    public async Task What_is_sent_is_what_it_was_last_made_to_say()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), EditLater(1, 12, 1, "even later"));
        Assert.Equal((null, true), room.Mailbox(1).Record(1).Update.ScheduledSaved is var first ? (first.Message, first.Superseded) : default);
        Assert.Equal([(1L, 2L, 60_000L)], room.Mailbox(1).Scheduled.Entries.Select(e => (e.Id, e.Pts, e.Date)));
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal(["even later"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task The_time_changes_and_the_clock_with_it()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), EditLater(1, 12, 1, date: 70_000));
        Assert.Equal(70_000, room.Broker.All<WindClock>()[^1].DueAt);
        await room.RunAsync(Ring(1, 60_000));
        Assert.Empty(room.Mailbox(2).Texts);
        await room.RunAsync(Ring(1, 70_000));
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task The_media_stays_and_its_caption_may_be_empty()
    {
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        command.Items[0].Content.Media = new Media { Kind = Media.Types.Kind.Photo, Id = "p" };
        await room.RunAsync(command);
        await room.RunAsync(EditLater(1, 12, 1, ""));
        await room.RunAsync(Ring(1, 60_000));
        Assert.Equal([("", "p")], room.Mailbox(2).Messages.Select(m => (m.Content.Text, m.Content.Media.Id)));
    }

    [Fact]
    public async Task A_text_that_says_nothing_is_refused()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), EditLater(1, 12, 1, "  "));
        Assert.Equal((Code.MessageEmpty, "content.text"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
    }

    [Fact]
    public async Task What_says_again_what_somebody_else_said_changes_its_time_and_not_its_words()
    {
        var command = Later("u:1:2", 1, 60_000, 1000, 11);
        command.Items[0].Forward = new Forward { FromUserId = 3, Date = 7 };
        await room.RunAsync(command);
        await room.RunAsync(EditLater(1, 12, 1, "what they never said"));
        Assert.Equal((Code.AuthorRequired, "id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.RunAsync(EditLater(1, 13, 1, date: 70_000));
        await room.RunAsync(Ring(1, 70_000));
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task Asked_again_when_it_has_been_sent_the_answer_is_that_of_the_first_time()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), EditLater(1, 12, 1, "even later"));
        await room.RunAsync(Ring(1, 60_000));
        await room.RunAsync(EditLater(1, 12, 1, "even later"));
        Assert.NotNull(room.LastResult.Done);
        await room.RunAsync(EditLater(1, 13, 1, "never"));
        Assert.Equal((Code.MessageUnknown, "id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Equal(["even later"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task When_its_time_has_come_it_is_too_late()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        await room.TakeAsync(Ring(1, 60_000), EditLater(1, 12, 1, "even later"));
        Assert.Equal((Code.TooLate, "id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        await room.SettleAsync();
        Assert.Equal(["later 11"], room.Mailbox(2).Texts);
    }
}
