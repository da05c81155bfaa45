using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Client;

/// <summary>What a device gives out of the channels that it follows, and what it asks for.</summary>
public sealed class ChannelLinesTests
{
    private readonly List<string> given = [];
    private bool isFull;

    [Fact]
    public void A_channel_begins_where_it_is_and_ends_when_it_is_left()
    {
        var lines = Of();
        Assert.True(lines.MustList);
        lines.Begin();
        lines.Take(All((5, 7), (6, 1)));
        Assert.False(lines.MustList);
        lines.Hear(Steps(5, 8));
        lines.Take(All((5, 8)));
        Assert.Equal(["5: afresh at 7", "6: afresh at 1", "5: 8", "6: left"], given);
    }

    [Fact]
    public void What_happens_while_the_list_is_on_its_way_is_asked_for()
    {
        var lines = Of();
        lines.Begin();
        lines.Hear(Steps(5, 8));
        lines.Hear(new ChannelUpdates { ChannelId = 6 });
        lines.Take(All((5, 7), (6, 1), (7, 2)));
        Assert.Equal([(5, 7), (6, 1)], lines.Behind);
        lines.Take(Answer(5, Kind.Difference, 8));
        lines.Take(Answer(6, Kind.Empty));
        Assert.Empty(lines.Behind);
    }

    [Fact]
    public void One_that_was_followed_before_goes_on_where_it_stopped()
    {
        var lines = Of((5, 3));
        lines.Take(All((5, 5)));
        Assert.Equal([(5, 3)], lines.Behind);
        lines.Take(Answer(5, Kind.Difference, 4, 5));
        Assert.Empty(lines.Behind);
        Assert.Equal(["5: 4", "5: 5"], given);
    }

    [Fact]
    public void A_gap_is_asked_for_and_what_came_twice_is_given_once()
    {
        var lines = Of((5, 3));
        lines.Hear(Steps(5, 5));
        Assert.Empty(given);
        Assert.Equal([(5, 3)], lines.Behind);
        lines.Hear(Steps(5, 4));
        lines.Hear(Steps(5, 5));
        Assert.Equal(["5: 4", "5: 5"], given);
    }

    [Fact]
    public void What_may_have_been_missed_is_asked_for_once()
    {
        var lines = Of((5, 3));
        lines.Hear(new ChannelUpdates { ChannelId = 5 });
        Assert.Equal([(5, 3)], lines.Behind);
        lines.Take(Answer(5, Kind.Empty));
        Assert.Empty(lines.Behind);
    }

    [Fact]
    public void Of_channels_that_are_not_followed_nothing_is_heard()
    {
        var lines = Of();
        lines.Hear(Steps(9, 1));
        lines.Take(Answer(9, Kind.Difference, 1));
        lines.Leave(9);
        Assert.Empty(given);
        Assert.Empty(lines.Behind);
    }

    [Fact]
    public void What_there_is_no_room_for_is_asked_for_again()
    {
        var lines = Of((6, 2));
        isFull = true;
        lines.Begin();
        lines.Take(All((5, 7)));
        Assert.True(lines.MustList); // neither the beginning of 5 nor the end of 6 could be given
        isFull = false;
        lines.Begin();
        lines.Take(All((5, 7)));
        Assert.Equal(["5: afresh at 7", "6: left"], given);
    }

    /// <summary>Nobody said how far the channel is: as long as there are slices, there is more.</summary>
    [Fact]
    public void A_doubt_is_over_when_all_has_come_and_not_with_a_part_of_it()
    {
        var lines = Of((5, 8));
        lines.Hear(new ChannelUpdates { ChannelId = 5 });
        lines.Take(Answer(5, Kind.Slice, 9));
        Assert.Equal([(5L, 9L)], lines.Behind);
        lines.Take(Answer(5, Kind.Difference, 10, 11));
        Assert.Empty(lines.Behind);
        Assert.Equal(["5: 9", "5: 10", "5: 11"], given);
    }

    [Fact]
    public void A_past_that_is_too_long_is_begun_anew()
    {
        var lines = Of((5, 3));
        lines.Take(new ChannelDifference { ChannelId = 5, Difference = new Difference { Kind = Kind.TooLong, Pts = 9000 } });
        Assert.Equal(["5: afresh at 9000"], given);
    }

    private ChannelLines Of(params (long Channel, long Pts)[] known) => new(known.Select(k => new KeyValuePair<long, long>(k.Channel, k.Pts)), step =>
    {
        if (isFull) return false;
        given.Add($"{step.ChannelId}: {(step.Update.TooLong is not null ? $"afresh at {step.Update.Pts}" : step.Update.ChannelLeft is not null ? "left" : step.Update.Pts)}");
        return true;
    });

    private static Channels All(params (long Channel, long Pts)[] all) =>
        new() { Channels_ = { all.Select(c => new ChannelDialog { Chat = new Chat { Id = c.Channel }, Pts = c.Pts }) } };

    private static ChannelUpdates Steps(long channel, long pts) => new() { ChannelId = channel, Updates = { new Update { Pts = pts } }, Pts = pts };

    private static ChannelDifference Answer(long channel, Kind kind, params long[] steps) => new()
    {
        ChannelId = channel,
        Difference = new Difference { Kind = kind, Pts = steps.LastOrDefault(), Updates = { steps.Select(pts => new Update { Pts = pts }) } },
    };
}
