using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Spectre.Console;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>Alice (u1) talks with Bob (u2), and Carol (u3) writes to her.</summary>
public sealed class ChatModelTests
{
    private static readonly Peer bob = Peer.User(2), carol = Peer.User(3);

    private readonly ChatModel model = new(1);

    public ChatModelTests()
    {
        model.Take(new ChatEvent.DialogsRead(new Dialogs
        {
            Dialogs_ = { Dialog(bob, 5, Of(bob, 5, "hello"), unread: 2), Dialog(carol, 9, Of(carol, 9, "news"), unread: 1) },
            Users = { new User { Id = 2, Name = "Bob" }, new User { Id = 3, Name = "Carol" } },
        }));
    }

    [Fact]
    public void The_list_begins_with_the_newest_and_says_what_is_unread() => Assert.Equal(
        ["--   1  Carol (u3)  1 unread  Carol: news", "--   2  Bob (u2)  2 unread  Bob: hello"], model.Take(new ChatEvent.DialogsWanted()));

    [Theory]
    [InlineData("2", "u2")]
    [InlineData("bo", "u2")]
    [InlineData("Carol", "u3")]
    [InlineData("c7", "c7")]
    [InlineData("3", null)]
    [InlineData("nobody", null)]
    public void A_dialog_is_found_by_number_name_or_key(string text, string? key) => Assert.Equal(key, model.Find(text)?.ToKey());

    [Fact]
    public void A_name_that_several_have_is_nobodys()
    {
        model.People.Learn([new User { Id = 4, Name = "Bobby" }]);
        Assert.Null(model.Find("bob"));
        Assert.Equal("u4", model.Find("bobb")?.ToKey());
    }

    [Fact]
    public void A_dialog_opens_with_its_history_and_is_to_be_read_once()
    {
        Assert.Equal(0, model.Unread);
        var lines = Open(Of(bob, 5, "hello"), Of(bob, 4, "first"));
        Assert.Equal(["== Bob (u2)", "Bob: first", "Bob: hello"], lines.Select(Untimed));
        Assert.Equal(5, model.Unread);
        model.AskedToRead(5);
        Assert.Equal(0, model.Unread);
    }

    [Fact]
    public void An_edited_message_is_shown_as_it_is_now_in_its_place()
    {
        Open(Of(bob, 5, "helo"), Of(bob, 4, "first"));
        var edited = Of(bob, 5, "hello");
        edited.EditDate = 99;
        var lines = model.Take(new ChatEvent.Updated(new Update { Pts = 20, MessageEdited = new MessageEdited { Id = 5, Message = edited } }));
        Assert.Equal(["Bob: hello (edited)"], lines.Select(Untimed));
        Assert.Equal(["first", "hello"], model.Rows.OfType<Row.Of>().Select(r => r.Message.Content.Text));
        Assert.Equal("hello", model.Dialogs.Single(d => d.Peer.Equals(bob)).Top!.Content.Text);
    }

    [Fact]
    public void Deleted_messages_go_and_the_view_says_how_many()
    {
        Open(Of(bob, 5, "hello"), Of(bob, 4, "first"));
        var lines = model.Take(new ChatEvent.Updated(new Update { Pts = 20, MessagesDeleted = new MessagesDeleted { Ids = { 4, 5, 6 } } }));
        Assert.Equal(["-- 2 messages were deleted"], lines);
        Assert.Empty(model.Rows);
        Assert.Null(model.Dialogs.Single(d => d.Peer.Equals(bob)).Top);
    }

    [Fact]
    public void What_can_be_edited_is_the_newest_text_of_ones_own()
    {
        Open(Of(bob, 5, "hello"));
        Assert.Null(model.LastOwn);
        var own = Of(bob, 6, "mine");
        own.Out = true;
        model.Take(new ChatEvent.Updated(new Update { Pts = 20, NewMessage = own }));
        model.Take(new ChatEvent.Updated(new Update { Pts = 21, NewMessage = Of(bob, 7, "yours") }));
        Assert.Equal(6, model.LastOwn?.Id);
    }

    [Fact]
    public void A_message_of_ones_own_is_on_its_way_then_acknowledged_then_read()
    {
        Open();
        Assert.Empty(model.Take(new ChatEvent.Sending(bob, 77, "hi")));
        Assert.Equal("…", model.MarkOf(Assert.Single(model.Rows)));
        Assert.Equal(["you: hi ✓"], Hear(10, bob, Mine(10, "hi", 77)).Select(Untimed));
        Assert.Equal("✓", model.MarkOf(Assert.Single(model.Rows)));

        Assert.Equal(["you: hi ✓✓"], Hear(11, bob, null, readByOthers: 10).Select(Untimed));
        Assert.Empty(Hear(12, bob, null, readByOthers: 10));
        Assert.Equal("✓✓", model.MarkOf(Assert.Single(model.Rows)));
    }

    [Fact]
    public void What_another_device_of_mine_sent_is_shown_like_mine()
    {
        Open();
        Assert.Equal(["you: from my phone ✓"], Hear(10, bob, Mine(10, "from my phone", 5)).Select(Untimed));
    }

    [Fact]
    public void What_cannot_be_sent_is_not_shown_as_if_it_were()
    {
        Open();
        model.Take(new ChatEvent.Sending(bob, 77, "hi"));
        Assert.Equal(["-- not sent: hi (why)"], model.Take(new ChatEvent.NotSent(77, "why")));
        Assert.IsType<Row.Note>(Assert.Single(model.Rows));
    }

    [Fact]
    public void A_message_of_another_dialog_is_told_with_its_name_and_counted()
    {
        Open();
        Assert.Equal(["[Carol] Carol: more"], Hear(10, carol, Of(carol, 10, "more"), unread: 2));
        Assert.Empty(model.Rows);
        Assert.Equal(2, model.Dialogs[0].Counters.UnreadCount);
    }

    [Fact]
    public void What_the_history_had_is_not_shown_twice_and_old_counters_do_not_win()
    {
        Open(Of(bob, 10, "in the history"));
        model.Take(new ChatEvent.DialogsRead(new Dialogs { Dialogs_ = { Dialog(bob, 12, null, unread: 7) } }));
        Assert.Empty(Hear(10, bob, Of(bob, 10, "in the history"), unread: 1));
        Assert.Equal(7, model.Dialogs.Single(d => d.Peer.Equals(bob)).Counters.UnreadCount);
    }

    [Fact]
    public void Nobody_writes_to_my_terminal_what_moves_its_cursor()
    {
        Open();
        Assert.DoesNotContain('\u001b', Hear(10, bob, Of(bob, 10, "\u001b[2J\ngone"))[0]);
    }

    [Fact]
    public void It_is_said_once_that_the_connection_is_gone_or_back()
    {
        Assert.Equal(["-- online"], model.Take(new ChatEvent.Connected(true)));
        Assert.Equal(["-- offline; trying again …"], model.Take(new ChatEvent.Connected(false)));
        Assert.Empty(model.Take(new ChatEvent.Connected(false)));
    }

    [Fact]
    public void The_screen_has_the_dialogs_the_newest_messages_and_what_is_typed()
    {
        Open([.. Enumerable.Range(0, 60).Select(i => Of(bob, 100 - i, $"message [{100 - i}]"))]);
        var editor = new LineEditor();
        foreach (var c in "typing [now]") editor.Press(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        (console.Profile.Width, console.Profile.Height) = (100, 24);
        console.Write(ScreenView.Of(model, editor, "u1", 100));

        var screen = output.ToString();
        Assert.All(new[] { "Carol", " 1 ", "Bob", "message [100]", "message [90]", "typing [now]", "offline" }, part => Assert.Contains(part, screen, StringComparison.Ordinal));
        Assert.DoesNotContain("message [70]", screen, StringComparison.Ordinal);
        Assert.InRange(screen.TrimEnd('\n').Split('\n').Length, 20, 24);
    }

    private static Message Of(Peer peer, long id, string text) =>
        new() { Id = id, Peer = peer, FromUserId = peer.UserId, Date = 1, Content = new Content { Text = text } };

    private static Message Mine(long id, string text, long randomId) =>
        new() { Id = id, Peer = bob, FromUserId = 1, Out = true, Date = 1, RandomId = randomId, Content = new Content { Text = text } };

    private static Dialog Dialog(Peer peer, long pts, Message? top, int unread) => new()
    {
        Counters = new DialogCounters { Peer = peer, TopMessageId = top?.Id ?? pts, UnreadCount = unread }, Pts = pts, TopMessage = top,
    };

    // Lines of messages begin with the time of day where the test runs.
    private static string Untimed(string line) => line.Length > 5 && line[2] == ':' ? line[6..] : line;

    private IReadOnlyList<string> Open(params Message[] newestFirst) =>
        model.Take(new ChatEvent.Opened(bob, new History { Messages = { newestFirst } }));

    private IReadOnlyList<string> Hear(long pts, Peer peer, Message? message, int unread = 0, long readByOthers = 0) => model.Take(new ChatEvent.Updated(new Update
    {
        Pts = pts, NewMessage = message,
        Dialog = new DialogCounters { Peer = peer, TopMessageId = message?.Id ?? 10, UnreadCount = unread, ReadOutboxMaxId = readByOthers },
    }));
}
