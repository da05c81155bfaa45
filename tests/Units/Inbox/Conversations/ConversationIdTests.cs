using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class ConversationIdTests
{
    [Theory]
    [InlineData("u:1:2")]
    [InlineData("u:7:7")]
    [InlineData("u:1:9007199254740991")]
    [InlineData("c:1")]
    [InlineData("c:9007199254740991")]
    public void An_id_of_a_conversation_is_what_it_is(string id) => Assert.Equal(id, ConversationId.Check(id));

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("u:")]
    [InlineData("u:1")]
    [InlineData("u:1:")]
    [InlineData("u::2")]
    [InlineData("u:2:1")] // would be another conversation of the same two
    [InlineData("u:0:1")]
    [InlineData("u:-1:2")]
    [InlineData("u:1:2:3")]
    [InlineData("u:1: 2")]
    [InlineData("u:1:99999999999999999999")]
    [InlineData("c:")]
    [InlineData("c:0")]
    [InlineData("c:-5")]
    [InlineData("c:+5")]
    [InlineData("c:5 ")]
    [InlineData("c:5/members")]
    [InlineData("C:5")]
    [InlineData("x:1")]
    [InlineData("42")]
    public void What_no_conversation_can_be_called_is_refused(string id) =>
        Assert.Throws<FormatException>(() => ConversationId.Check(id));

    [Fact]
    public void Each_participant_sees_the_other()
    {
        Assert.Equal(Peer.User(2), ConversationId.PeerOf("u:1:2", 1));
        Assert.Equal(Peer.User(1), ConversationId.PeerOf("u:1:2", 2));
        Assert.Equal(Peer.User(7), ConversationId.PeerOf("u:7:7", 7));
        Assert.Equal(Peer.Chat(5), ConversationId.PeerOf("c:5", 1));
    }

    [Fact]
    public void A_chat_is_no_pair()
    {
        Assert.Null(ConversationId.PairOf("c:5"));
        Assert.Equal((1, 2), ConversationId.PairOf("u:1:2"));
    }

    [Fact]
    public void What_a_peer_makes_of_a_conversation_and_back_is_the_peer() =>
        Gen.Select(Gen.Long[1, 1L << 52], Gen.Long[1, 1L << 52], Gen.Bool).Sample((owner, id, isChat) =>
        {
            var peer = isChat ? Peer.Chat(id) : Peer.User(id);
            Assert.Equal(peer, ConversationId.PeerOf(ConversationId.Check(Names.Conversation(owner, peer)), owner));
        });
}
