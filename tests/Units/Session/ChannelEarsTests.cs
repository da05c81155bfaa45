using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Session;

namespace DaprMessaging.Units.Session;

/// <summary>Who of this gateway hears what happens in a channel.</summary>
public sealed class ChannelEarsTests
{
    private const long Channel = 5;

    private readonly ChannelEars ears = new(Channel);
    private readonly Device alice = Phones.Of(1, 11), bob = Phones.Of(2, 22);

    [Fact]
    public void Who_is_vouched_for_hears_what_happened_and_the_session_that_asked_does_not()
    {
        ears.Vouch(alice, 3);
        ears.Vouch(bob, 3);
        ears.Take(Said(4, leftOp: 3, except: 11));
        Assert.Empty(Heard(alice));
        Assert.Equal(4, Assert.Single(Assert.Single(Heard(bob)).Updates).Pts);
    }

    [Fact]
    public void Who_comes_with_an_answer_from_before_hears_how_far_the_channel_is()
    {
        ears.Vouch(alice, 3);
        ears.Take(Said(4, leftOp: 0));
        ears.Vouch(bob, 3);
        Assert.Equal((4, 0), Assert.Single(Heard(bob).Select(h => (h.Pts, h.Updates.Count))));
        ears.Vouch(bob, 4);
        Assert.Empty(Heard(bob));
    }

    [Fact]
    public void Who_is_not_vouched_for_since_somebody_went_hears_only_how_far_the_channel_is()
    {
        ears.Vouch(bob, 3);
        ears.Take(Said(6, leftOp: 5));
        var hint = Assert.Single(Heard(bob));
        Assert.Equal((Channel, 6, 0), (hint.ChannelId, hint.Pts, hint.Updates.Count));
        ears.Vouch(bob, 6); // it has asked, and is a member
        ears.Take(Said(7, leftOp: 5));
        Assert.Single(Assert.Single(Heard(bob)).Updates);
    }

    [Fact]
    public void To_whom_a_step_says_more_it_says_how_far_the_channel_is()
    {
        var tablet = Phones.Of(2, 23);
        foreach (var device in new[] { alice, bob, tablet }) ears.Vouch(device, 3);
        var reacted = Said(4, leftOp: 3, except: 22);
        reacted.AboutUserId = 2;
        ears.Take(reacted);
        Assert.Single(Assert.Single(Heard(alice)).Updates);
        Assert.Empty(Heard(bob));
        Assert.Equal((4, 0), Assert.Single(Heard(tablet)) is var hint ? ((int)hint.Pts, hint.Updates.Count) : default);
        ears.Take(Said(5, leftOp: 4));
        Assert.Single(Assert.Single(Heard(tablet)).Updates); // it is a member still
    }

    [Fact]
    public void Who_came_after_a_message_hears_nothing_of_what_becomes_of_it()
    {
        ears.Vouch(alice, 3);
        ears.Vouch(bob, 3, floor: 2);
        var edited = new Message { Id = 2, Content = new Content { Text = "not for bob" } };
        ears.Take(Of(4, 3, 0, new Update { Pts = 4, MessageEdited = new MessageEdited { Id = 2, Message = edited } }));
        Assert.Equal(edited, Assert.Single(Assert.Single(Heard(alice)).Updates).MessageEdited.Message);
        Assert.Equal(new Update { Pts = 4, Skipped = new Skipped() }, Assert.Single(Assert.Single(Heard(bob)).Updates));
        ears.Take(Said(5, leftOp: 3));
        Assert.Single(Assert.Single(Heard(bob)).Updates[0].NewMessages.Messages);

        // An answer that was on its way when that was heard says nothing new; one of a later stay does.
        ears.Vouch(bob, 4, floor: 0);
        ears.Take(Of(6, 3, 0, new Update { Pts = 6, MessageEdited = new MessageEdited { Id = 2, Message = edited } }));
        Assert.NotNull(Assert.Single(Assert.Single(Heard(bob)).Updates).Skipped);
        ears.Vouch(bob, 9, floor: 0);
        ears.Take(Of(10, 8, 0, new Update { Pts = 10, MessageEdited = new MessageEdited { Id = 2, Message = edited } }));
        Assert.Equal(edited, Assert.Single(Assert.Single(Heard(bob)).Updates).MessageEdited.Message);
    }

    [Fact]
    public void Who_is_put_out_hears_that_and_nothing_after_it_and_the_others_go_on()
    {
        ears.Vouch(alice, 3);
        ears.Vouch(bob, 3);
        ears.Take(Removed(4, 2, leftOp: 0));
        ears.Take(Said(5, leftOp: 4));
        Assert.Equal([4], Heard(bob).SelectMany(c => c.Updates).Select(s => s.Pts));
        Assert.Equal([4, 5], Heard(alice).SelectMany(c => c.Updates).Select(s => s.Pts));
    }

    [Fact]
    public void Who_has_come_back_goes_on_though_it_is_told_again_that_they_went()
    {
        ears.Vouch(bob, 6);
        ears.Take(Removed(4, 2, leftOp: 0));
        ears.Take(Said(7, leftOp: 4));
        Assert.Equal([4, 7], Heard(bob).SelectMany(c => c.Updates).Select(s => s.Pts));
    }

    [Fact]
    public void What_was_said_after_somebody_went_tells_nothing_to_whoever_has_not_heard_of_it()
    {
        ears.Vouch(bob, 3);
        ears.Take(Said(5, leftOp: 4)); // overtakes the word that bob is out
        ears.Take(Removed(4, 2, leftOp: 0));
        Assert.Equal([(5, 0), (4, 1)], Heard(bob).Select(c => ((int)c.Pts, c.Updates.Count)));
        ears.Take(Said(6, leftOp: 4));
        Assert.Empty(Heard(bob));
    }

    [Fact]
    public void Who_types_is_heard_by_those_only_who_are_vouched_for()
    {
        ears.Vouch(alice, 9);
        ears.Vouch(bob, 3);
        var typing = new Updates { Typing = { new Typing { Peer = Peer.Channel(Channel), UserId = 3, Action = Typing.Types.Action.Typing } } };
        ears.Take(new Delivery { UserId = -Channel, LeftOp = 5, Updates = typing });
        Assert.Equal(3, Assert.Single(Frames.Next(alice).Typing).UserId);
        Assert.False(bob.Outgoing.TryPeek(out _));
    }

    [Fact]
    public void Where_something_may_have_been_missed_all_are_to_ask()
    {
        ears.Vouch(alice, 3);
        ears.Doubt();
        var hint = Assert.Single(Heard(alice));
        Assert.Equal((Channel, 0, 0), (hint.ChannelId, hint.Pts, hint.Updates.Count));
    }

    private static Delivery Said(long pts, long leftOp, long except = 0) => Of(pts, leftOp, except, new Update
    {
        Pts = pts, NewMessages = new NewMessages { Messages = { new Message { Id = pts, FromUserId = 1, Content = new Content { Text = "hello" } } } },
    });

    private static Delivery Removed(long pts, long user, long leftOp) => Of(pts, leftOp, 0, new Update
    {
        Pts = pts, ChannelChanged = new ChannelChanged { FromUserId = 1, Action = new ServiceAction { MemberRemoved = new MemberRemoved { UserId = user } } },
    });

    private static Delivery Of(long pts, long leftOp, long except, Update step) => new()
    {
        UserId = -Channel, LeftOp = leftOp, ExceptSessionId = except,
        Updates = new Updates { Channels = { new ChannelUpdates { ChannelId = Channel, Updates = { step }, Pts = pts } } },
    };

    private static List<ChannelUpdates> Heard(Device device)
    {
        var heard = new List<ChannelUpdates>();
        while (device.Outgoing.TryPeek(out _)) heard.AddRange(Frames.Next(device).Channels);
        return heard;
    }
}
