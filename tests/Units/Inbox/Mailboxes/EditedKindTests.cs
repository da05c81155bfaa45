using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What an edit is in each mailbox.</summary>
public sealed class EditedKindTests
{
    private static readonly Peer One = Peer.User(1);

    private readonly Room room = new();

    [Fact]
    public async Task Every_copy_says_it_under_its_own_id_and_says_when()
    {
        await room.RunAsync(Send("u:2:3", 2, 10)); // so that numbers differ
        await room.RunAsync(Send("u:1:2", 1, 11, "helo", at: 5000));
        await room.RunAsync(Edit("u:1:2", 1, 12, 1, "hello", at: 6000));
        foreach (var (user, id) in new[] { (1, 1), (2, 2) })
        {
            var message = room.Mailbox(user).Messages.Last();
            Assert.Equal((id, "hello", 5000, 6000), (message.Id, message.Content.Text, message.Date, message.EditDate));
            room.Mailbox(user).AssertSound();
        }
    }

    [Fact]
    public async Task The_step_names_the_message_and_what_it_says_is_in_one_place()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "the first text"), Edit("u:1:2", 1, 12, 1, "the second text"));
        var step = room.Mailbox(2).Record(2);
        Assert.Equal((1, null, 2, 1), (step.Update.MessageEdited.Id, step.Update.MessageEdited.Message, step.OpNo, step.DialogMessageId));
        Assert.Equal(["mailbox/1/log/1", "mailbox/2/log/1"], KeysThatSay("the second text"));
        Assert.Empty(KeysThatSay("the first text"));
    }

    [Fact]
    public async Task Devices_hear_the_step_with_the_message()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "helo"));
        await room.RunAsync(Edit("u:1:2", 1, 12, 1, "hello"));
        var heard = Assert.Single(room.Broker.All<PushUpdates>()[^1].Updates.Updates_);
        Assert.Equal((2, 1, room.Mailbox(2).Record(1).Update.NewMessage), (heard.Pts, heard.MessageEdited.Id, heard.MessageEdited.Message));
        var own = Assert.Single(room.LastResult.Updates.Updates_);
        Assert.Equal((true, "hello", 2), (room.LastResult.Done is not null, own.MessageEdited.Message.Content.Text, own.Pts));
        var others = room.Broker.All<UpdatesNotMe>()[^1];
        Assert.Equal((1, 9001, own), (others.UserId, others.ExceptSessionId, Assert.Single(others.Updates.Updates_)));
    }

    [Fact]
    public async Task It_counts_for_nothing_and_moves_no_dialog()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        await room.RunAsync(Read("u:1:2", 2, 1));
        await room.RunAsync(Edit("u:1:2", 1, 13, 1, "better"));
        var dialog = room.Mailbox(2).Dialog(One);
        Assert.Equal((2, 1, 1, 3), (dialog.TopMessageId, dialog.ReadInbox, dialog.UnreadCount, dialog.LastOp));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_several_edits_the_last_one_stays(bool afterRestart)
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"));
        await room.RunAsync(Edit("u:1:2", 1, 12, 1, "two", at: 2000), Edit("u:1:2", 1, 13, 1, "three", at: 3000));
        if (afterRestart) room.Restart();
        await room.RunAsync(Edit("u:1:2", 1, 14, 1, "four", at: 4000));
        var record = room.Mailbox(2).Record(1);
        Assert.Equal(("four", 4000, 4), (record.Update.NewMessage.Content.Text, record.Update.NewMessage.EditDate, record.EditOpNo));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_message_that_is_edited_in_the_batch_that_brings_it_comes_as_it_is_at_the_end()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "helo"), Edit("u:1:2", 1, 12, 1, "hello"), Edit("u:1:2", 1, 13, 1, "hello!"));
        Assert.Equal(["hello!"], room.Mailbox(2).Texts);
        room.Mailbox(2).AssertSound();
        var heard = Assert.Single(room.Broker.All<PushUpdates>()).Updates.Updates_;
        Assert.Equal([1, 2, 3], heard.Select(u => u.Pts));
        Assert.Equal(["hello!", "hello!", "hello!"], heard.Select(u => (u.NewMessage ?? u.MessageEdited.Message).Content.Text));
    }

    [Fact]
    public async Task What_was_read_before_is_not_changed_by_an_edit_that_fails_to_be_stored()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "helo"));
        await room.TakeAsync(Edit("u:1:2", 1, 12, 1, "hello"));
        var tries = 0;
        room.Store.OnCommit = _ => tries++ < 2 ? new DaprMessaging.Hosting.StateException(DaprMessaging.Hosting.StateFailure.Conflict, "lost") : null;
        await room.SettleAsync();
        Assert.True(tries > 2);
        Assert.Equal(["hello"], room.Mailbox(2).Texts);
        Assert.Single(room.Broker.All<PushUpdates>(), p => p.Updates.Updates_.Any(u => u.MessageEdited is not null));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task An_edit_of_what_the_owner_never_had_is_a_step_that_shows_nothing()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11, "before"), Add(5, 1, 12, 3), Edit("c:5", 1, 13, 2, "after"));
        Assert.NotNull(room.Mailbox(3).Log[^1].Update.Skipped);
        Assert.Equal(4, room.Mailbox(3).Dialog(Peer.Chat(5)).LastOp);
        Assert.Equal(["after"], room.Mailbox(2).Texts);
        room.Mailbox(3).AssertSound();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_edit_of_what_is_deleted_is_a_step_that_shows_nothing(bool atOnce)
    {
        Google.Protobuf.IMessage[] events = [Send("u:1:2", 1, 11, "secret"), Delete("u:1:2", 1, 12, 1), Edit("u:1:2", 1, 13, 1, "secret again")];
        if (atOnce) await room.RunAsync(events);
        else
            foreach (var one in events) await room.RunAsync(one);
        foreach (var user in new[] { 1, 2 })
        {
            Assert.NotNull(room.Mailbox(user).Log[^1].Update.Skipped);
            Assert.NotNull(room.Mailbox(user).Record(1).Update.Gone);
            room.Mailbox(user).AssertSound();
        }

        Assert.Empty(KeysThatSay("secret"));
        Assert.NotNull(room.LastResult.Done);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task In_a_gap_it_is_repaired_with_what_it_edits(bool afterRestart)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "helo"), Edit("u:1:2", 1, 12, 1, "hello"));
        room.Lose();
        await room.TakeAsync(Send("u:1:2", 2, 13, "what?"));
        if (afterRestart) room.Restart();
        await room.SettleAsync();
        Assert.Equal(["hello", "what?"], room.Mailbox(1).Texts);
        room.Mailbox(2).AssertSound();
        Assert.Equal(2, room.Results.Count(r => r.RequestId > 0 && r.MessagesSent is not null));
        Assert.Single(room.Results, r => r.Done is not null);
    }

    [Fact]
    public async Task It_shows_a_gap_like_any_operation()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"));
        await room.TakeAsync(Send("u:1:2", 2, 12, "two"), Edit("u:1:2", 1, 13, 1, "ONE"));
        room.Lose();
        await room.RunAsync(Edit("u:1:2", 2, 14, 2, "TWO"));
        Assert.Equal(["ONE", "TWO"], room.Mailbox(1).Texts);
        Assert.Equal(["ONE", "TWO"], room.Mailbox(2).Texts);
    }

    [Fact]
    public async Task One_that_is_announced_again_is_answered_again_and_changes_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Edit("u:1:2", 1, 12, 1, "two"), Edit("u:1:2", 1, 13, 1, "three"));
        var (before, announced) = (room.Store.Snapshot(), room.Announced.Select(d => d.Clone()).ToList<Deliver>());
        room.Restart();
        await room.RunAsync(announced);
        Assert.Equal(before, room.Store.Snapshot());
        Assert.All(room.Results.TakeLast(2), r => Assert.Equal((true, 0, 3), (r.Done is not null, r.Updates.Updates_.Count, r.Updates.Pts)));
    }

    [Fact]
    public async Task A_message_on_an_old_page_is_edited_too()
    {
        foreach (var part in Enumerable.Range(1, 300).Select(n => Send("u:1:2", 1, n)).Chunk(100)) await room.RunAsync(part);
        room.Restart();
        await room.RunAsync(Edit("u:1:2", 1, 999, 3, "better"));
        Assert.Equal("better", room.Mailbox(2).Record(3).Update.NewMessage.Content.Text);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task What_it_answers_and_whom_it_names_stays_as_it_was()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 2, 11), Send("c:5", 1, 12, "answer", replyTo: 2), Edit("c:5", 1, 13, 3, "an answer"));
        var message = room.Mailbox(2).Messages.Last();
        Assert.Equal((2, true, "an answer"), (message.ReplyToMessageId, message.Mentioned, message.Content.Text));
    }

    private IEnumerable<string> KeysThatSay(string text) => room.Store.Snapshot()
        .Where(e => e.Key.StartsWith("mailbox/", StringComparison.Ordinal) && e.Value.ToStringUtf8().Contains(text, StringComparison.Ordinal))
        .Select(e => e.Key).Order(StringComparer.Ordinal);
}
