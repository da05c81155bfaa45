using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>What Alice's view says when messages change, or how she keeps her dialogs.</summary>
public sealed class HearingTests
{
    private static readonly Peer bob = AliceChats.Bob, carol = AliceChats.Carol;

    private readonly AliceChats chat = new();

    private ChatModel Model => chat.Model;

    [Fact]
    public void An_edited_message_is_shown_as_it_is_now_in_its_place()
    {
        chat.Open(AliceChats.Of(bob, 5, "helo"), AliceChats.Of(bob, 4, "first"));
        var edited = new Message(AliceChats.Of(bob, 5, "hello, Alice")) { EditDate = 99 };
        Assert.Equal(["Bob: hello, Alice (edited)"], chat.Hear(bob, _ => { }, u => u.MessageEdited = new MessageEdited { Id = 5, Message = edited }));
        Assert.Equal(["first", "hello, Alice"], Model.Rows.OfType<Row.Of>().Select(r => r.Message.Content.Text));
        Assert.EndsWith("Bob: hello, Alice (edited)", Model.Take(new ChatEvent.DialogsWanted(0))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Deleted_messages_go_and_the_view_says_how_many()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"), AliceChats.Of(bob, 4, "first"), AliceChats.Of(bob, 3, "before"));
        Assert.Equal(["-- 2 messages were deleted"], chat.Hear(bob, c => c.TopMessageId = 3, u => u.MessagesDeleted = new MessagesDeleted { Ids = { 4, 5, 6 } }));
        Assert.Equal(3, Model.Newest);
        Assert.Equal(["-- 1 message was deleted"], chat.Hear(bob, c => c.TopMessageId = 0, u => u.MessagesDeleted = new MessagesDeleted { Ids = { 3 } }));
        Assert.Empty(Model.Rows);
        Assert.Empty(chat.Hear(carol, _ => { }, u => u.MessagesDeleted = new MessagesDeleted { Ids = { 9 } }));
    }

    [Fact]
    public void A_cleared_history_goes_up_to_where_it_was_cleared()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"), AliceChats.Of(bob, 4, "first"));
        Assert.Equal(["-- 1 message was cleared"], chat.Hear(bob, c => c.ClearedMaxId = 4, u => u.HistoryCleared = new HistoryCleared { MaxId = 4 }));
        Assert.Equal(["hello"], Model.Rows.OfType<Row.Of>().Select(r => r.Message.Content.Text));
    }

    [Fact]
    public void What_can_be_edited_is_the_newest_text_of_ones_own()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        Assert.Null(Model.LastOwn);
        chat.Say(AliceChats.Mine("mine"));
        chat.Say(AliceChats.Of(bob, 0, "yours"));
        Assert.Equal("mine", Model.LastOwn?.Content.Text);
    }

    [Fact]
    public void A_message_is_found_by_words_of_it_and_the_newest_without_words()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"), AliceChats.Of(bob, 4, "Hello, too"), AliceChats.Of(bob, 3, "goodbye"));
        Assert.Equal((5, 4, 3), (Model.FindMessage("")!.Id, Model.FindMessage("hello,")!.Id, Model.FindMessage("BYE")!.Id));
        Assert.Null(Model.FindMessage("what nobody said"));
    }

    [Fact]
    public void A_pin_is_told_once_with_what_is_pinned()
    {
        chat.Open(AliceChats.Of(bob, 5, "hello"));
        var told = new Message { Peer = bob, FromUserId = 2, Date = 1, Action = new ServiceAction { MessagePinned = new MessagePinned { MessageId = 5 } } };
        Assert.Equal(["* Bob pinned 'hello'"], chat.Say(told));
        Assert.Empty(chat.Hear(bob, c => (c.PinnedMessageId, c.PinnedMessagesCount) = (5, 1), u => u.MessagesPinned = new MessagesPinned { Ids = { 5 }, Pinned = true }));
        Assert.True(Model.FindMessage("hello")!.Pinned);
        Assert.Equal(["-- pinned no longer: 'hello'"], chat.Hear(bob, _ => { }, u => u.MessagesPinned = new MessagesPinned { Ids = { 5 } }));

        // For oneself it is told by nobody else.
        Assert.Equal(["-- pinned: 'hello'"], chat.Hear(bob, _ => { }, u => u.MessagesPinned = new MessagesPinned { Ids = { 5 }, Pinned = true }));
        Assert.Empty(chat.Hear(carol, _ => { }, u => u.MessagesPinned = new MessagesPinned { Ids = { 9 }, Pinned = true }));
    }

    [Fact]
    public void A_pin_of_a_message_that_is_not_known_here_is_told_all_the_same()
    {
        chat.Open();
        Assert.Equal(["* Bob pinned a message"], chat.Say(new Message { Peer = bob, FromUserId = 2, Date = 1, Action = new ServiceAction { MessagePinned = new MessagePinned { MessageId = 2 } } }));
    }

    [Fact]
    public void A_voice_message_has_a_dot_until_it_is_played()
    {
        chat.Open();
        var voice = new Message(AliceChats.Mine("")) { MediaUnread = true };
        voice.Content.Media = new Media { Kind = Kind.Voice, DurationMs = 65_000 };
        Assert.Equal(["you: [voice 1:05 ●] ✓"], chat.Say(voice));
        Assert.Equal(["-- played: '[voice 1:05]'"], chat.Hear(bob, _ => { }, u => u.ContentsRead = new ContentsRead { Ids = { Model.Newest } }));
    }

    [Fact]
    public void Mentions_that_are_shown_are_to_be_seen_once()
    {
        chat.Open();
        chat.Say(new Message(AliceChats.Of(bob, 0, "@alice")) { Mentioned = true, MentionUnread = true });
        var unseen = Assert.Single(Model.UnseenMentions);
        Model.AskedToSee([unseen]);
        Assert.Empty(Model.UnseenMentions);
    }

    [Fact]
    public void How_a_dialog_is_kept_is_told_and_stands_in_the_list()
    {
        Assert.Equal(["-- Bob is pinned to the top"], chat.Hear(bob, c => c.Pinned = true, u => u.DialogsPinned = new DialogsPinned { Peers = { bob } }));
        Assert.Equal(["-- Bob is muted"], chat.Hear(bob, c => c.MuteUntil = 1000, u => u.DialogMuted = new DialogMuted()));
        Assert.Equal(["-- Carol is in the archive"], chat.Hear(carol, c => c.FolderId = 1, u => u.DialogFolder = new DialogFolder()));
        Assert.Equal(["-- Carol is marked unread"], chat.Hear(carol, c => (c.FolderId, c.UnreadCount, c.UnreadMark) = (1, 0, true), u => u.DialogUnreadMark = new DialogUnreadMark()));
        Assert.Equal(["-- Bob is not heard any more"], chat.Hear(bob, _ => { }, u => (u.Dialog, u.UserBlocked) = (null, new UserBlocked { UserId = 2, Blocked = true })));
        Assert.Equal(
            ["--   1  Bob (u2)  2 unread  (top, muted, blocked)  Bob: hello", "--   2  Carol (u3)  marked unread  (archive)  Carol: news"],
            Model.Take(new ChatEvent.DialogsWanted(999)));
        Assert.Contains("(top, blocked)", Model.Take(new ChatEvent.DialogsWanted(1000))[0], StringComparison.Ordinal);

        Assert.Equal(["-- Bob is at the top no longer"], chat.Hear(bob, c => c.Pinned = false, u => u.DialogsPinned = new DialogsPinned()));
        Assert.Equal(["-- Bob is muted no longer"], chat.Hear(bob, c => c.MuteUntil = 0, u => u.DialogMuted = new DialogMuted()));
        Assert.Equal(["-- Carol is out of the archive"], chat.Hear(carol, c => c.FolderId = 0, u => u.DialogFolder = new DialogFolder()));
        Assert.Equal(["-- Bob is heard again"], chat.Hear(bob, _ => { }, u => (u.Dialog, u.UserBlocked) = (null, new UserBlocked { UserId = 2 })));
        Assert.Empty(chat.Hear(bob, _ => { }, u => (u.Dialog, u.DialogsPinned) = (null, new DialogsPinned { Peers = { bob, carol } })));
    }

    [Fact]
    public void A_draft_stands_in_the_list_until_it_is_gone()
    {
        chat.Hear(bob, _ => { }, u => u.DraftSaved = new DraftSaved { Draft = new Draft { Content = new Content { Text = "what I was\nabout to" } } });
        Assert.Equal("--   1  Bob (u2)  2 unread  draft: what I was about to", Model.Take(new ChatEvent.DialogsWanted(0))[0]);
        chat.Hear(bob, _ => { }, u => u.DraftSaved = new DraftSaved());
        Assert.Equal("--   2  Bob (u2)  2 unread  Bob: hello", Model.Take(new ChatEvent.DialogsWanted(0))[1]);
    }

    [Fact]
    public void A_muted_dialog_says_nothing_from_behind_unless_it_mentions_me()
    {
        chat.Open();
        chat.Hear(carol, c => c.MuteUntil = 1000, u => u.DialogMuted = new DialogMuted());
        Assert.Empty(chat.Say(AliceChats.Of(carol, 0, "not now")));
        Assert.Equal(["[Carol] Carol: @alice, now"], chat.Say(new Message(AliceChats.Of(carol, 0, "@alice, now")) { Mentioned = true }));
        Assert.Equal(["[Carol] Carol: it is over"], chat.Say(new Message(AliceChats.Of(carol, 0, "it is over")) { Date = 1000 }));
    }

    [Fact]
    public void Who_is_typing_is_told_once_and_it_ends_by_itself_by_a_word_or_by_a_message()
    {
        chat.Open();
        Assert.Equal(["-- Bob is typing …"], Type(bob, 1));
        Assert.Empty(Type(bob, 2));
        Model.Take(new ChatEvent.TypingOver(bob, 1));
        Assert.Equal("Bob is typing …", Model.DoingIn(bob)); // it was said again since
        Model.Take(new ChatEvent.TypingOver(bob, 2));
        Assert.Null(Model.DoingIn(bob));

        Assert.Equal(["-- Bob is recording a voice message …"], Type(bob, 3, Typing.Types.Action.RecordingVoice));
        Type(bob, 4, Typing.Types.Action.Cancel);
        Assert.Null(Model.DoingIn(bob));

        Type(bob, 5);
        chat.Say(AliceChats.Of(bob, 0, "said"));
        Assert.Null(Model.DoingIn(bob));

        // From behind it is told to nobody, and stands in the list.
        Assert.Empty(Type(carol, 6));
        Assert.EndsWith("Carol is typing …", Model.Take(new ChatEvent.DialogsWanted(0))[1], StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_asked_for_is_shown_oldest_first_with_where_it_is()
    {
        chat.Open();
        var found = new History { Messages = { AliceChats.Of(carol, 9, "@alice again"), AliceChats.Of(carol, 8, "@alice") } };
        var lines = Model.Take(new ChatEvent.Found(found, "nothing"));
        Assert.All(lines, l => Assert.StartsWith("-- [Carol] ", l, StringComparison.Ordinal));
        Assert.EndsWith("Carol: @alice", lines[0], StringComparison.Ordinal);
        Assert.Equal(["-- nothing"], Model.Take(new ChatEvent.Found(new History(), "nothing")));
    }

    private IReadOnlyList<string> Type(Peer peer, long number, Typing.Types.Action action = Typing.Types.Action.Typing) =>
        Model.Take(new ChatEvent.Typing(new Typing { Peer = peer, UserId = peer.UserId, Action = action }, number));
}
