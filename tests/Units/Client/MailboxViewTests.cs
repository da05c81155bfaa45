using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>What a device shows of its mailbox, out of pages and updates.</summary>
public sealed class MailboxViewTests
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Chat = Peer.Chat(5);

    [Fact]
    public void Updates_alone_show_a_mailbox_from_its_beginning()
    {
        var view = MailboxView.From(0);
        view.Apply(Message(1, Two, "hello"));
        view.Apply(Message(2, Chat, "all of you"));
        Assert.Equal(["c5", "u2"], List(view));
        Assert.Equal("hello", Assert.Single(view.Find(Two)!.Messages).Content.Text);
        Assert.Equal(2, view.Pts);
        Assert.All(view.All, d => Assert.True(d.IsWhole));
    }

    [Fact]
    public void A_dialog_is_known_by_updates_alone_until_a_page_has_it()
    {
        var view = MailboxView.From(10);
        view.Apply(Message(11, Two, "hello"));
        Assert.False(view.Find(Two)!.IsWhole);
        Assert.True(view.Merge(Two, new History { Pts = 11 })); // its messages do not say what its draft is
        Assert.False(view.Find(Two)!.IsWhole);
        Assert.True(view.Merge(new Dialogs { Pts = 11, Dialogs_ = { Dialog(Two, pts: 11, top: 11) } }, 0));
        Assert.True(view.Find(Two)!.IsWhole);
    }

    [Fact]
    public void The_list_has_the_pinned_ones_in_their_order_then_the_newest_first_and_nothing_that_shows_nothing()
    {
        var view = MailboxView.From(100);
        view.Merge(
            new Dialogs
            {
                Pts = 100, Pinned = { Chat, One }, PinnedPts = 50,
                Dialogs_ =
                {
                    Dialog(Chat, 40, top: 10, d => d.Counters.Pinned = true), Dialog(One, 50, top: 0, d => d.Counters.Pinned = true), Dialog(Peer.User(3), 60, top: 60),
                    Dialog(Two, 70, top: 20, d => d.DraftPts = 70), Dialog(Peer.User(4), 80, top: 0), Dialog(Peer.User(6), 90, top: 90, d => d.Counters.FolderId = 1),
                },
            }, 0);
        Assert.Equal(["c5", "u1", "u2", "u3"], List(view));
        Assert.Equal(["u6"], List(view, 1));
    }

    [Fact]
    public void A_step_tells_another_order_of_a_folder_and_the_other_folder_keeps_its_own()
    {
        var view = MailboxView.From(0);
        foreach (var (pts, peer, folder) in new[] { (1, One, 0), (2, Two, 0), (3, Chat, 1) }) view.Apply(Pinned(pts, peer, folder));
        view.Apply(new Update { Pts = 4, DialogsPinned = new DialogsPinned { Peers = { Two, One } } });
        Assert.Equal(["u2", "u1"], List(view));
        view.Apply(new Update { Pts = 5, DialogsPinned = new DialogsPinned { Peers = { One, Two } } });
        Assert.Equal(["u1", "u2"], List(view));
        Assert.Equal(["c5"], List(view, 1));
    }

    [Theory]
    [InlineData(3, "u1 u2")] // the page is older than what the view knows
    [InlineData(4, "u2 u1")]
    [InlineData(9, "u2 u1")]
    public void Of_two_orders_the_later_holds(long pagePts, string list)
    {
        var view = MailboxView.From(0);
        foreach (var (pts, peer) in new[] { (1, One), (2, Two) }) view.Apply(Pinned(pts, peer));
        view.Apply(new Update { Pts = 3, DialogsPinned = new DialogsPinned { Peers = { Two, One } } });
        view.Apply(new Update { Pts = 4, DialogsPinned = new DialogsPinned { Peers = { One, Two } } });
        Assert.True(view.Merge(new Dialogs { Pts = pagePts, Pinned = { Two, One }, PinnedPts = pagePts }, 0));
        Assert.Equal(list, string.Join(' ', List(view)));
    }

    [Fact]
    public void Further_pages_say_nothing_of_what_is_pinned()
    {
        var view = MailboxView.From(0);
        view.Apply(Pinned(1, One));
        view.Merge(new Dialogs { Pts = 1, Dialogs_ = { Dialog(Two, 1, top: 1) } }, 0);
        Assert.Equal(["u1", "u2"], List(view));
    }

    [Fact]
    public void Whom_the_user_has_blocked_is_what_a_page_says_and_what_came_since()
    {
        var view = MailboxView.From(10);
        view.Apply(Block(11, 3, true));
        view.Apply(Block(12, 2, false));
        Assert.True(view.Merge(new BlockedUsers { Pts = 11, UserIds = { 3, 2, 1 } }));
        Assert.Equal([1, 3], view.Blocked.Order());
        view.Apply(Block(13, 1, false));
        Assert.Equal([3], view.Blocked);
        Assert.True(view.Merge(new BlockedUsers { Pts = 13 })); // it has been read afresh
        Assert.Empty(view.Blocked);
    }

    [Fact]
    public void A_page_that_is_older_than_what_is_remembered_is_refused_and_changes_nothing()
    {
        var view = MailboxView.From(10);
        Assert.False(view.Merge(new Dialogs { Pts = 9, Dialogs_ = { Dialog(Two, 9, top: 9) } }, 0));
        Assert.False(view.Merge(Two, new History { Pts = 9, Messages = { new Message { Id = 9 } } }));
        Assert.False(view.Merge(new BlockedUsers { Pts = 9, UserIds = { 3 } }));
        Assert.Empty(view.All);
        Assert.Empty(view.Blocked);
        view.Apply(Message(11, Two, "hello"));
        Assert.False(view.Merge(Two, new History { Pts = 9 }));
        Assert.True(view.Merge(Two, new History { Pts = 10 }));
    }

    [Fact]
    public void The_last_4096_updates_are_remembered()
    {
        var view = MailboxView.From(0);
        for (var pts = 1; pts <= 5000; pts++) view.Apply(new Update { Pts = pts });
        Assert.True(view.Merge(Two, new History { Pts = 5000 - 4096 }));
        Assert.False(view.Merge(Two, new History { Pts = 5000 - 4097 }));
    }

    [Fact]
    public void What_was_away_too_long_forgets_all_and_takes_no_page_from_before()
    {
        var view = MailboxView.From(0);
        view.Apply(Message(1, Two, "hello"));
        view.Apply(Pinned(2, One));
        view.Apply(Block(3, 3, true));
        view.Apply(new Update { Pts = 4, Profile = new User { Id = 42, Name = "Alice" } });
        Assert.Equal("Alice", view.Profile!.Name);
        view.Apply(new Update { Pts = 100, TooLong = new TooLong() });
        Assert.Equal((100, 0, 0, null), (view.Pts, view.All.Count, view.Blocked.Count, view.Profile));
        Assert.False(view.Merge(Two, new History { Pts = 99 }));
        Assert.True(view.Merge(new Dialogs { Pts = 100, Dialogs_ = { Dialog(One, 100, top: 7, d => d.Counters.Pinned = true) } }, 0));
        Assert.Empty(List(view)); // in which order nobody has said yet
        view.Apply(Message(101, Two, "again"));
        Assert.False(view.Find(Two)!.IsWhole);
    }

    [Fact]
    public void A_device_that_was_ahead_of_its_mailbox_goes_back()
    {
        var view = MailboxView.From(500);
        view.Apply(new Update { Pts = 100, TooLong = new TooLong() });
        Assert.Equal(100, view.Pts);
        Assert.True(view.Merge(Two, new History { Pts = 100 }));
    }

    [Fact]
    public void An_update_of_a_kind_that_is_not_known_counts_as_a_step_with_its_counters()
    {
        var view = MailboxView.From(0);
        view.Apply(new Update { Pts = 1, Dialog = new DialogCounters { Peer = Two, TopMessageId = 1, UnreadCount = 7 } });
        Assert.Equal((1, 7), (view.Pts, view.Find(Two)!.Counters.UnreadCount));
    }

    private static Update Message(long pts, Peer peer, string text) => new()
    {
        Pts = pts, Dialog = new DialogCounters { Peer = peer, TopMessageId = pts },
        NewMessage = new Message { Id = pts, Peer = peer, Content = new Content { Text = text } },
    };

    private static Update Pinned(long pts, Peer peer, int folder = 0) => new()
    {
        Pts = pts, Dialog = new DialogCounters { Peer = peer, Pinned = true, FolderId = folder },
        DialogsPinned = new DialogsPinned { FolderId = folder, Peers = { peer } },
    };

    private static Update Block(long pts, long user, bool blocked) => new() { Pts = pts, UserBlocked = new UserBlocked { UserId = user, Blocked = blocked } };

    private static Dialog Dialog(Peer peer, long pts, long top, Action<Dialog>? change = null)
    {
        var dialog = new Dialog { Counters = new DialogCounters { Peer = peer, TopMessageId = top }, Pts = pts };
        change?.Invoke(dialog);
        return dialog;
    }

    private static IEnumerable<string> List(MailboxView view, int folder = 0) => view.List(folder).Select(d => d.Peer.ToKey());
}
