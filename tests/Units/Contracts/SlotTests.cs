using DaprMessaging.Contracts;
using static DaprMessaging.Contracts.SlotMarks;
using MediaKind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units.Contracts;

public sealed class SlotTests
{
    [Theory]
    [InlineData(None, true, true)]
    [InlineData(Deleted, false, true)]
    [InlineData(Out, true, false)]
    [InlineData(Service, true, false)]
    [InlineData(Mentioned | Playable, true, true)]
    public void It_shows_unless_it_is_deleted_and_stays_whose_it_was(SlotMarks marks, bool shows, bool isOfOthers)
    {
        var slot = new Slot(7, 2, marks);
        Assert.Equal((shows, isOfOthers, shows && isOfOthers), (slot.Shows, slot.IsOfOthers, slot.Counts));
    }

    [Theory]
    [InlineData(None)]
    [InlineData(Blocked)]
    [InlineData(Mentioned | Playable)]
    public void A_place_whose_message_the_owner_does_not_have_is_nothing(SlotMarks marks)
    {
        var slot = new Slot(0, 2, marks);
        Assert.False(slot.Shows || slot.IsOfOthers || slot.Counts || slot.CountsAsMention || slot.IsUnplayed);
    }

    [Theory]
    [InlineData(None, false)]
    [InlineData(Mentioned, true)]
    [InlineData(Mentioned | Out, true)]
    [InlineData(Mentioned | Seen, false)]
    [InlineData(Mentioned | Deleted, false)]
    [InlineData(Seen, false)]
    public void A_mention_counts_until_it_is_seen(SlotMarks marks, bool counts) => Assert.Equal(counts, new Slot(7, 2, marks).CountsAsMention);

    [Theory]
    [InlineData(None, false)]
    [InlineData(Playable, true)]
    [InlineData(Playable | Out, true)] // nobody has played the owner's own
    [InlineData(Playable | Played, false)]
    [InlineData(Playable | Deleted, false)]
    [InlineData(Played, false)]
    public void What_is_to_be_played_is_unplayed_until_it_is(SlotMarks marks, bool isUnplayed) => Assert.Equal(isUnplayed, new Slot(7, 2, marks).IsUnplayed);

    [Fact]
    public void Marks_add_up()
    {
        var slot = new Slot(7, 2, Mentioned).With(Seen | Deleted);
        Assert.Equal(new Slot(7, 2, Mentioned | Seen | Deleted), slot);
        Assert.True(slot.Is(Seen | Deleted));
        Assert.False(slot.Is(Seen | Out));
    }

    [Theory]
    [InlineData(MediaKind.Voice, true)]
    [InlineData(MediaKind.VideoNote, true)]
    [InlineData(MediaKind.Video, false)]
    [InlineData(MediaKind.Audio, false)]
    [InlineData(MediaKind.Photo, false)]
    public void Voice_messages_and_video_notes_are_played(MediaKind kind, bool isPlayable)
    {
        var message = new Message { Content = new Content { Media = new Media { Kind = kind } } };
        Assert.Equal(isPlayable, message.Content.IsPlayable());
        Assert.Equal(isPlayable ? Playable : None, Marks.Of(message));
    }

    [Fact]
    public void A_text_and_nothing_are_not_played()
    {
        Assert.False(new Content { Text = "x" }.IsPlayable());
        Assert.False(((Content?)null).IsPlayable());
    }

    [Fact]
    public void A_message_that_is_gone_keeps_its_marks()
    {
        var own = new Message { Out = true, Mentioned = true, Content = new Content { Media = new Media { Kind = MediaKind.Voice } } };
        Assert.Equal(Out | Mentioned | Playable, Marks.Of(own));
        Assert.Equal(Marks.Of(own), Marks.Of(own.ToGone()));
        var service = new Message { Action = new ServiceAction() };
        Assert.Equal((Service, Service), (Marks.Of(service), Marks.Of(service.ToGone())));
    }

    /// <summary>They are in the pages of mailboxes that are running.</summary>
    [Fact]
    public void Bits_stay_what_they_are() => Assert.Equal(
        [(None, 0), (Out, 1), (Service, 2), (Mentioned, 4), (Deleted, 8), (Playable, 16), (Played, 32), (Seen, 64), (Blocked, 128), (Past, 256), (KeptOnce, 512)],
        Enum.GetValues<SlotMarks>().Select(m => (m, (int)m)));
}
