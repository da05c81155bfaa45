using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>
/// Clearing a history and seeing all mentions change what earlier steps tell, and touch none of them: a difference tells these
/// as they are today.
/// </summary>
public sealed class SweptDifferenceTests : IDisposable
{
    private const string Dialog = "u:1:2", Chat = "c:5";

    private readonly Desk desk = new();
    private readonly Room room;

    public SweptDifferenceTests() => room = new Room(desk.Store);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_has_been_cleared_is_told_as_gone_and_what_came_after_it_is_not(bool forEveryone)
    {
        await room.RunAsync(Send(Dialog, 2, 11, "secret"), Send(Dialog, 1, 12, "secret too"), Send(Dialog, 2, 13, "stays"));
        await ClearAsync(2, forEveryone);
        var difference = await AskAsync(0);
        Assert.Equal([new Gone { FromUserId = 2, Date = 1000 }, new Gone { FromUserId = 1, Out = true, Date = 1000 }, null], difference.Updates.Take(3).Select(u => u.Gone));
        Assert.Equal("stays", difference.Updates[2].NewMessage.Content.Text);
        Assert.Equal(2, difference.Updates[3].HistoryCleared.MaxId);
        Assert.DoesNotContain("secret", difference.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)] // the message itself was told before
    public async Task An_edit_of_what_has_been_cleared_comes_without_a_message(long pts)
    {
        await room.RunAsync(Send(Dialog, 2, 11, "secret"), Edit(Dialog, 2, 12, 1, "secret too"));
        await ClearAsync(1, forEveryone: false);
        var difference = await AskAsync(pts);
        Assert.Null(difference.Updates.Single(u => u.MessageEdited is not null).MessageEdited.Message);
        Assert.DoesNotContain("secret", difference.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mention_that_has_been_seen_with_all_before_it_is_told_as_seen_and_one_that_came_after_is_not()
    {
        await room.RunAsync(Create(5, 2, 10, 1));
        await room.RunAsync(Mention(11), Mention(12), Mention(13));
        await room.RunAsync(new Proto.ReadMentions { Owner = 1, Conversation = Chat, UpTo = 3, Origin = From(1) });
        Assert.Equal([(2, false), (3, false), (4, true)], (await AskAsync(0)).Updates.Where(u => u.NewMessage?.Mentioned == true).Select(u => ((int)u.Pts, u.NewMessage.MentionUnread)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task So_is_one_that_is_edited_since(long pts)
    {
        await room.RunAsync(Create(5, 2, 10, 1));
        await room.RunAsync(Mention(11));
        var edit = Edit(Chat, 2, 12, 2, "");
        edit.Content = Mentioning("@u1, again");
        await room.RunAsync(edit);
        await room.RunAsync(new Proto.ReadMentions { Owner = 1, Conversation = Chat, UpTo = 2, Origin = From(1) });
        var edited = (await AskAsync(pts)).Updates.Single(u => u.MessageEdited is not null).MessageEdited.Message;
        Assert.Equal(("@u1, again", true, false), (edited.Content.Text, edited.Mentioned, edited.MentionUnread));
    }

    [Fact]
    public async Task What_the_log_keeps_of_them_stays_as_it_was()
    {
        await room.RunAsync(Create(5, 2, 10, 1));
        await room.RunAsync(Mention(11));
        await room.RunAsync(new Proto.ReadMentions { Owner = 1, Conversation = Chat, UpTo = 2, Origin = From(1) });
        var before = desk.Store.Snapshot();
        await AskAsync(0);
        Assert.True(room.Mailbox(1).Record(2).Update.NewMessage.MentionUnread);
        Assert.Equal(before, desk.Store.Snapshot());
    }

    [Fact]
    public async Task Where_nothing_has_been_swept_no_dialog_is_read()
    {
        await room.RunAsync(Send(Dialog, 2, 11), Send("u:1:3", 3, 12), Edit(Dialog, 2, 13, 1, "two"));
        await room.RunAsync(Hide("u:1:3", 1, 1));
        Assert.Empty(await DialogsReadAsync(0));
    }

    [Fact]
    public async Task Of_messages_that_came_since_the_last_sweep_no_dialog_is_read()
    {
        await room.RunAsync(Send(Dialog, 2, 11), Send("u:1:3", 3, 12));
        await ClearAsync(1, forEveryone: false);
        await room.RunAsync(Send("u:1:4", 4, 13), Send(Dialog, 2, 14));
        Assert.Equal(["mailbox/1/dialog/u2", "mailbox/1/dialog/u3"], await DialogsReadAsync(0));
        Assert.Empty(await DialogsReadAsync(3));
        Assert.Empty(await DialogsReadAsync(2)); // the sweep itself is no message
    }

    [Fact]
    public async Task For_an_edit_since_then_of_a_message_from_before_its_dialog_is_read()
    {
        await room.RunAsync(Send(Dialog, 2, 11), Send("u:1:3", 3, 12));
        await ClearAsync(1, forEveryone: false);
        await room.RunAsync(Edit("u:1:3", 3, 13, 1, "two"));
        Assert.Equal(["mailbox/1/dialog/u3"], await DialogsReadAsync(3));
    }

    public void Dispose() => desk.Dispose();

    private Task ClearAsync(long upTo, bool forEveryone) => forEveryone
        ? room.RunAsync(new Proto.ClearHistory { Conversation = Dialog, Sender = 2, RandomId = 99, UpTo = upTo, AcceptedAt = 1000, Origin = From(2) })
        : room.RunAsync(new Proto.ClearDialog { Owner = 1, Conversation = Dialog, UpTo = upTo, Origin = From(1) });

    private static Proto.SendMessages Mention(long randomId) => Album(Chat, 2, 1000, new Proto.Item { RandomId = randomId, Content = Mentioning("@u1") });

    private static Content Mentioning(string text) =>
        new() { Text = text, Entities = { new Entity { Kind = Kind.Mention, Length = 3, UserId = 1 } } };

    private async Task<IEnumerable<string>> DialogsReadAsync(long pts)
    {
        desk.Store.ForgetCalls();
        await AskAsync(pts);
        return desk.Store.Reads.SelectMany(k => k).Where(k => k.Contains("/dialog/", StringComparison.Ordinal)).Order();
    }

    private async Task<Difference> AskAsync(long pts) =>
        (await desk.AskAsync(1, new Request { GetDifference = new GetDifference { Pts = pts } })).Result.Difference;
}
