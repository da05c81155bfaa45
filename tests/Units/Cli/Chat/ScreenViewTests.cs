using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Spectre.Console;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>What Alice sees on a screen of 100 by 24 cells.</summary>
public sealed class ScreenViewTests
{
    private static readonly Peer bob = AliceChats.Bob, carol = AliceChats.Carol;

    private readonly AliceChats chat = new();
    private readonly LineEditor editor = new();

    [Fact]
    public void It_has_the_dialogs_the_newest_messages_and_what_is_typed()
    {
        chat.Open([.. Enumerable.Range(0, 60).Select(i => AliceChats.Of(bob, 100 - i, $"message [{100 - i}]"))]);
        foreach (var c in "typing [now]") editor.Press(new ConsoleKeyInfo(c, ConsoleKey.None, false, false, false));

        var screen = Screen();
        Has(screen, "Carol", " 1 ", "Bob", "message [100]", "message [90]", "typing [now]", "offline");
        Assert.DoesNotContain("message [70]", screen, StringComparison.Ordinal);
        Assert.InRange(screen.TrimEnd('\n').Split('\n').Length, 20, 24);
    }

    [Fact]
    public void It_shows_whether_the_other_is_there()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        chat.Model.Take(new ChatEvent.PresenceHeard(new Presence { UserId = carol.UserId, Status = Presence.Types.Status.Online }));
        Assert.DoesNotContain("online", Screen().Replace("offline", "", StringComparison.Ordinal), StringComparison.Ordinal);
        chat.Model.Take(new ChatEvent.PresenceHeard(new Presence { UserId = bob.UserId, Status = Presence.Types.Status.Online }));
        Has(Screen(), "Bob, online");
        chat.Model.Take(new ChatEvent.PresenceHeard(new Presence { UserId = bob.UserId, Status = Presence.Types.Status.Offline, SeenAt = 1_767_225_600_000 }));
        Has(Screen(), "Bob, last here ");
        chat.Model.Take(new ChatEvent.PresenceHeard(new Presence { UserId = bob.UserId, Status = Presence.Types.Status.Hidden }));
        Assert.DoesNotContain("Bob, ", Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_shows_how_dialogs_are_kept()
    {
        chat.Hear(bob, c => (c.Pinned, c.MuteUntil) = (true, 1000), u => u.DialogsPinned = new DialogsPinned { Peers = { bob } });
        chat.Hear(bob, c => c.UnreadMentionsCount = 1, u => u.DraftSaved = new DraftSaved { Draft = new Draft { Content = new Content { Text = "to be" } } });
        chat.Hear(carol, c => c.FolderId = 1, u => u.DialogFolder = new DialogFolder());
        Has(Screen(), "1▲ Bob muted  @   2 ", "draft: to be", "archive ─", "2 Carol", "no dialog is open");
    }

    [Fact]
    public void It_shows_what_is_said_about_a_message()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        chat.Say(new Message(AliceChats.Of(bob, 0, "told")) { Forward = new Forward { FromUserId = 3 }, EditDate = 1, Mentioned = true });
        chat.Hear(bob, c => (c.PinnedMessageId, c.PinnedMessagesCount) = (5, 3), u => u.MessagesPinned = new MessagesPinned { Ids = { 5 }, Pinned = true });
        Has(Screen(), "Bob ▲ 'hello' and 2 more", "▲ Bob hello", "@ Bob (forwarded from Carol) told (edited)");
        chat.Model.Take(new ChatEvent.Typing(new Typing { Peer = bob, UserId = 2, Action = Typing.Types.Action.Typing }, 1));
        Has(Screen(), "Bob is typing … ▲ 'hello'");
    }

    [Fact]
    public void It_shows_what_is_yet_to_be_read_in_a_channel_and_who_writes_there()
    {
        var news = Peer.Channel(7);
        var top = new Message { Id = 5, Peer = news, FromUserId = 2, Date = 400, Content = new Content { Text = "sunny" } };
        chat.Model.Take(new ChatEvent.ChannelsRead(new Channels
        {
            Pts = 20,
            Channels_ =
            {
                new ChannelDialog
                {
                    Pts = 9, Chat = new DaprMessaging.Contracts.Chat { Id = 7, Title = "News", Channel = true, Broadcast = true },
                    Dialog = new Dialog { Counters = new DialogCounters { Peer = news, TopMessageId = 5, UnreadCount = 3 }, TopMessage = top },
                },
            },
        }));
        Has(Screen(), "1 News  3 ", "Bob: sunny");
        chat.Model.Take(new ChatEvent.Opened(news, new History { Pts = 9, Messages = { top } }));
        Has(Screen(), "News, only admins write", "Bob sunny");
    }

    [Fact]
    public void A_narrow_one_has_room_for_messages_alone()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        Assert.DoesNotContain("Carol", Screen(width: 60), StringComparison.Ordinal);
    }

    private static void Has(string screen, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, screen, StringComparison.Ordinal));

    private string Screen(int width = 100)
    {
        var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        (console.Profile.Width, console.Profile.Height) = (width, 24);
        console.Write(ScreenView.Of(chat.Model, editor, "u1", width, now: 500));
        return output.ToString();
    }
}
