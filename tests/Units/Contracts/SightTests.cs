using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Contracts;

public sealed class SightTests
{
    private static readonly Peer Two = Peer.User(2);

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    [InlineData(34, true)]
    public void What_is_not_after_the_floor_of_its_dialog_is_there_no_more(long cleared, bool isGone)
    {
        var dialog = new DialogState { ClearedUpTo = cleared };
        Assert.Equal(isGone, dialog.HasCleared(33));
        Assert.Equal(isGone, dialog.MessageOf(Mention(33)) is null);
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(34, false)]
    public void A_mention_that_is_not_after_the_mark_has_been_seen(long seen, bool isUnread) =>
        Assert.Equal(isUnread, new DialogState { MentionsReadUpTo = seen }.MessageOf(Mention(33))!.MentionUnread);

    [Fact]
    public void The_record_itself_stays_as_it_is_and_a_message_without_a_change_is_not_copied()
    {
        var record = Mention(33);
        var told = new DialogState { MentionsReadUpTo = 33 }.MessageOf(record)!;
        Assert.True(record.Update.NewMessage.MentionUnread);
        told.MentionUnread = true;
        Assert.Equal(record.Update.NewMessage, told);
        Assert.Same(record.Update.NewMessage, new DialogState().MessageOf(record));
    }

    [Fact]
    public void A_step_that_is_no_message_is_none()
    {
        Assert.Null(new DialogState().MessageOf(new Record { Update = new Update { Gone = new Gone() } }));
        Assert.Null(new DialogState().MessageOf(new Record()));
    }

    [Fact]
    public void Counters_say_what_the_dialog_says()
    {
        var dialog = new DialogState
        {
            TopMessageId = 1, ReadInboxMaxId = 2, ReadOutboxMaxId = 3, UnreadCount = 4, UnreadMentionsCount = 5, ReadMentionsMaxId = 6, ClearedMaxId = 7,
            UnreadMark = true, MuteUntil = 8, FolderId = 1, Pinned = true, PinnedMessages = { 9, 10 },
        };
        Assert.Equal(
            new DialogCounters
            {
                Peer = Two, TopMessageId = 1, ReadInboxMaxId = 2, ReadOutboxMaxId = 3, UnreadCount = 4, UnreadMentionsCount = 5, ReadMentionsMaxId = 6,
                ClearedMaxId = 7, UnreadMark = true, MuteUntil = 8, FolderId = 1, Pinned = true, PinnedMessageId = 10, PinnedMessagesCount = 2,
            },
            dialog.Counters(Two));
    }

    /// <summary>A counter that is added later must not be forgotten here.</summary>
    [Fact]
    public void Every_counter_is_said()
    {
        var dialog = new DialogState
        {
            TopMessageId = 1, ReadInboxMaxId = 1, ReadOutboxMaxId = 1, UnreadCount = 1, UnreadMentionsCount = 1, ReadMentionsMaxId = 1, ClearedMaxId = 1,
            UnreadMark = true, MuteUntil = 1, FolderId = 1, Pinned = true, PinnedMessages = { 1 }, UnreadReactions = { new UnreadReaction { MessageId = 1 } },
        };
        var counters = dialog.Counters(Two);
        Assert.All(DialogCounters.Descriptor.Fields.InDeclarationOrder(), f => Assert.NotEqual(f.Accessor.GetValue(new DialogCounters()), f.Accessor.GetValue(counters)));
    }

    [Fact]
    public void Reactions_are_unread_as_long_as_the_dialog_says_so()
    {
        var record = new Record { Update = new Update { NewMessage = new Message { Id = 7, Reactions = new Reactions { Own = "👍", Unread = true } } }, DialogMessageId = 3 };
        Assert.True(new DialogState { UnreadReactions = { new UnreadReaction { MessageId = 7 } } }.MessageOf(record)!.Reactions.Unread);
        var seen = new DialogState { UnreadReactions = { new UnreadReaction { MessageId = 8 } } }.MessageOf(record)!;
        Assert.Equal((false, "👍", true), (seen.Reactions.Unread, seen.Reactions.Own, record.Update.NewMessage.Reactions.Unread));
    }

    [Fact]
    public void Nothing_that_is_pinned_is_no_pinned_message() =>
        Assert.Equal((0, 0), new DialogState().Counters(Two) is var c ? (c.PinnedMessageId, c.PinnedMessagesCount) : default);

    [Fact]
    public void Of_a_message_that_is_gone_is_left_whose_it_was_and_of_what_kind_and_nothing_that_it_said()
    {
        var message = new Message
        {
            Id = 7, Peer = Two, FromUserId = 2, Date = 1000, Out = true, Mentioned = true, Past = true, RandomId = 11,
            Content = new Content { Text = "secret", Media = new Media { Kind = Media.Types.Kind.Voice, Id = "secret too" } },
        };
        Assert.Equal(new Gone { FromUserId = 2, Out = true, Mentioned = true, Playable = true, Media = true, Past = true, Date = 1000 }, message.ToGone());
        Assert.Equal(new Gone { FromUserId = 2, Service = true }, new Message { FromUserId = 2, Action = new ServiceAction() }.ToGone());
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(7, 0, 7)]
    [InlineData(0, 9, 9)]
    [InlineData(7, 9, 9)]
    [InlineData(10, 9, 10)]
    public void The_newer_of_message_and_draft_is_the_place_in_the_list(long top, long draft, long order) =>
        Assert.Equal(order, new DialogState { TopMessageId = top, DraftPts = draft }.Order());

    private static Record Mention(long place) => new()
    {
        DialogMessageId = place, Update = new Update { Pts = 7, NewMessage = new Message { Id = 7, Peer = Two, Mentioned = true, MentionUnread = true } },
    };
}
