using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>What a device shows of one dialog. Its first page is as of step 20; the view began at 10.</summary>
public sealed class DialogViewTests
{
    private static readonly Peer Two = Peer.User(2);

    private readonly MailboxView view = MailboxView.From(10);

    private DialogView Shown => view.Find(Two)!;

    [Fact]
    public void A_page_that_is_older_than_an_update_is_brought_up_to_date_by_it()
    {
        Apply(11, u => u.MessageEdited = new MessageEdited { Id = 5, Message = Of(5, "five") });
        Apply(12, u => u.MessagesDeleted = new MessagesDeleted { Ids = { 6 } });
        Apply(13, u => u.ContentsRead = new ContentsRead { Ids = { 7 } });
        Apply(14, u => u.MessagesPinned = new MessagesPinned { Ids = { 8 }, Pinned = true });
        Page(10, Of(8), Of(7, unread: true), Of(6), Of(5));
        Assert.Equal(["five", "7", "8"], Shown.Messages.Select(m => m.Content.Text));
        Assert.Equal((false, false, true), (Shown.Find(7)!.MediaUnread, Shown.Find(7)!.MentionUnread, Shown.Find(8)!.Pinned));
    }

    [Fact]
    public void Only_updates_that_came_after_the_page_change_it()
    {
        Apply(11, u => u.MessagesPinned = new MessagesPinned { Ids = { 8 }, Pinned = true });
        Apply(12, u => u.MessagesPinned = new MessagesPinned { Ids = { 8 } });
        Page(12, Of(8, pinned: true)); // pinned again, a moment after the page began
        Assert.True(Shown.Find(8)!.Pinned);
    }

    [Fact]
    public void What_an_update_of_another_dialog_says_is_none_of_its_business()
    {
        Apply(11, u => (u.Dialog.Peer, u.MessagesDeleted) = (Peer.User(3), new MessagesDeleted { Ids = { 5 } }));
        Page(10, Of(5));
        Assert.NotNull(Shown.Find(5));
    }

    [Fact]
    public void A_message_that_is_known_already_is_known_better()
    {
        Apply(11, u => u.NewMessage = Of(11, "as it is now"));
        Page(20, Of(11, "as a page had it"));
        Assert.Equal("as it is now", Shown.Find(11)!.Content.Text);
    }

    [Fact]
    public void A_page_that_is_newer_than_the_updates_to_come_ends_as_they_end()
    {
        Page(20, Of(12, "edited at 18"), Of(5, pinned: true));
        Apply(12, u => u.NewMessage = Of(12, "at first"));
        Apply(15, u => u.MessageEdited = new MessageEdited { Id = 12, Message = Of(12, "edited at 15") });
        Apply(16, u => u.MessagesPinned = new MessagesPinned { Ids = { 5 } });
        Apply(17, u => u.MessagesPinned = new MessagesPinned { Ids = { 5 }, Pinned = true });
        Apply(18, u => u.MessageEdited = new MessageEdited { Id = 12, Message = Of(12, "edited at 18") });
        Assert.Equal(("edited at 18", true), (Shown.Find(12)!.Content.Text, Shown.Find(5)!.Pinned));
    }

    [Fact]
    public void An_edit_of_what_is_not_shown_shows_nothing_and_one_of_what_is_deleted_since_changes_nothing()
    {
        Page(10, Of(5));
        Apply(11, u => u.MessageEdited = new MessageEdited { Id = 4, Message = Of(4, "four") });
        Apply(12, u => u.MessageEdited = new MessageEdited { Id = 5 });
        Assert.Equal("5", Assert.Single(Shown.Messages).Content.Text);
    }

    [Fact]
    public void What_has_been_cleared_is_away_and_does_not_come_back_with_a_page()
    {
        Page(10, Of(5), Of(6), Of(7));
        Apply(11, u => (u.HistoryCleared, u.Dialog.ClearedMaxId) = (new HistoryCleared { MaxId = 6 }, 6));
        Page(10, Of(5), Of(6), Of(7), Of(8));
        Assert.Equal([7, 8], Shown.Messages.Select(m => m.Id));
    }

    [Fact]
    public void Mentions_seen_with_all_before_them_are_seen_whatever_comes_when()
    {
        Page(10, Of(5, unread: true), Of(7, unread: true));
        Apply(11, u => (u.MentionsRead, u.Dialog.ReadMentionsMaxId) = (new MentionsRead { MaxId = 6 }, 6));
        Page(10, Of(4, unread: true), Of(8, unread: true));
        Assert.Equal([4, 5], Shown.Messages.Where(m => !m.MentionUnread).Select(m => m.Id));
        Assert.All(Shown.Messages, m => Assert.True(m.MediaUnread)); // a voice message is not heard by that
    }

    /// <summary>An edit that was told before the mentions were seen, on counters that a page brought from later on.</summary>
    [Fact]
    public void A_mention_that_an_edit_brings_late_has_been_seen_all_the_same()
    {
        Page(10, Of(5));
        List(20, d => d.Counters.ReadMentionsMaxId = 6);
        Apply(11, u => u.MessageEdited = new MessageEdited { Id = 5, Message = Of(5, "five, @u42", unread: true) });
        Apply(12, u => (u.MentionsRead, u.Dialog.ReadMentionsMaxId) = (new MentionsRead { MaxId = 6 }, 6));
        Assert.Equal(("five, @u42", false), (Shown.Find(5)!.Content.Text, Shown.Find(5)!.MentionUnread));
    }

    [Fact]
    public void Counters_of_the_later_step_hold()
    {
        List(20, d => d.Counters.UnreadCount = 7);
        Apply(15, u => u.Dialog.UnreadCount = 3);
        Assert.Equal((7, 20), (Shown.Counters.UnreadCount, Shown.Pts));
        Apply(21, u => u.Dialog.UnreadCount = 8);
        List(20, d => d.Counters.UnreadCount = 7);
        Assert.Equal((8, 21), (Shown.Counters.UnreadCount, Shown.Pts));
    }

    [Fact]
    public void A_draft_comes_with_a_page_or_with_the_step_that_saved_it()
    {
        List(20, d => (d.Draft, d.DraftPts) = (Draft("twenty"), 20));
        Assert.Equal(("twenty", 20), (Shown.Draft!.Content.Text, Shown.Order));
        Apply(21, u => u.DraftSaved = new DraftSaved { Draft = Draft("twenty-one") });
        Assert.Equal(("twenty-one", 21), (Shown.Draft!.Content.Text, Shown.Order));
        Apply(22, u => u.DraftSaved = new DraftSaved());
        Assert.Equal((null, 0), (Shown.Draft, Shown.Order));
    }

    [Fact]
    public void A_draft_that_was_saved_after_the_page_holds_and_one_from_before_it_does_not()
    {
        Apply(15, u => u.DraftSaved = new DraftSaved { Draft = Draft("fifteen") });
        List(14, d => (d.Draft, d.DraftPts) = (Draft("twelve"), 12));
        Assert.Equal("fifteen", Shown.Draft!.Content.Text);
        List(20, d => (d.Draft, d.DraftPts) = (Draft("eighteen"), 18));
        Apply(17, u => u.DraftSaved = new DraftSaved());
        Assert.Equal("eighteen", Shown.Draft!.Content.Text);
    }

    /// <summary>Both are newer than the updates so far: neither can be brought up to date by them.</summary>
    [Fact]
    public void An_older_page_that_comes_after_a_newer_one_brings_no_draft_back()
    {
        List(20, d => (d.Draft, d.DraftPts) = (Draft("eighteen"), 18));
        List(12, d => (d.Draft, d.DraftPts) = (Draft("eleven"), 11));
        for (var pts = 11; pts <= 20; pts++) Apply(pts, u => u.DraftSaved = u.Pts is 11 or 18 ? new DraftSaved { Draft = Draft(u.Pts == 11 ? "eleven" : "eighteen") } : null);
        Assert.Equal(("eighteen", 18), (Shown.Draft?.Content.Text, Shown.Order));
    }

    [Fact]
    public void A_draft_alone_and_a_pin_alone_list_a_dialog_and_nothing_does_not()
    {
        List(11, _ => { });
        Assert.False(Shown.IsListed);
        List(12, d => d.DraftPts = 12);
        Assert.True(Shown.IsListed);
        List(13, d => d.Counters.Pinned = true);
        Assert.True(Shown.IsListed);
    }

    [Fact]
    public void The_top_message_of_a_page_is_shown_too()
    {
        Apply(11, u => u.MessagesPinned = new MessagesPinned { Ids = { 7 }, Pinned = true });
        List(10, d => d.TopMessage = Of(7));
        Assert.True(Shown.Find(7)!.Pinned);
    }

    [Fact]
    public void Whoever_has_been_given_a_message_keeps_it_as_it_was()
    {
        Page(10, Of(5, unread: true));
        var given = Shown.Find(5)!;
        Apply(11, u => u.ContentsRead = new ContentsRead { Ids = { 5 } });
        Assert.True(given.MediaUnread);
        Assert.False(Shown.Find(5)!.MediaUnread);
    }

    private void Apply(long pts, Action<Update> change)
    {
        var update = new Update { Pts = pts, Dialog = new DialogCounters { Peer = Two } };
        change(update);
        view.Apply(update);
    }

    private void Page(long pts, params Message[] messages) => Assert.True(view.Merge(Two, new History { Pts = pts, Messages = { messages } }));

    private void List(long pts, Action<Dialog> change)
    {
        var dialog = new Dialog { Counters = new DialogCounters { Peer = Two }, Pts = pts };
        change(dialog);
        Assert.True(view.Merge(new Dialogs { Pts = pts, Dialogs_ = { dialog } }, 0));
    }

    private static Draft Draft(string text) => new() { Content = new Content { Text = text } };

    private static Message Of(long id, string? text = null, bool unread = false, bool pinned = false) => new()
    {
        Id = id, Peer = Two, Content = new Content { Text = text ?? $"{id}" }, MediaUnread = unread, MentionUnread = unread, Pinned = pinned,
    };
}
