using CsCheck;
using DaprMessaging.Contracts;

namespace DaprMessaging.Units.Contracts;

public sealed class PeerTests
{
    [Theory]
    [InlineData("u1")]
    [InlineData("c1")]
    [InlineData("u42")]
    [InlineData("c9007199254740991")] // 2^53 - 1
    public void A_key_is_read_as_it_is_written(string key)
    {
        Assert.True(Peer.TryParse(key, out var peer));
        Assert.Equal(key, peer.ToKey());
        Assert.Equal(key[0] == 'c', peer.IsChat);
        Assert.True(peer.IsValid);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("42")]
    [InlineData("U42")]
    [InlineData("x42")]
    [InlineData("u0")]
    [InlineData("u-1")]
    [InlineData("u+1")]
    [InlineData("u 1")]
    [InlineData("u1 ")]
    [InlineData("u1.0")]
    [InlineData("u1,000")]
    [InlineData("u0x1")]
    [InlineData("c9007199254740992")] // 2^53
    [InlineData("u9223372036854775808")]
    public void What_is_no_key_is_refused(string? key) => Assert.False(Peer.TryParse(key, out _));

    [Fact]
    public void Every_id_that_can_exist_survives_its_key() => Gen.Select(Gen.Long[1, (1L << 53) - 1], Gen.Bool).Sample((id, isChat) =>
    {
        var peer = isChat ? Peer.Chat(id) : Peer.User(id);
        Assert.True(Peer.TryParse(peer.ToKey(), out var read));
        Assert.Equal(peer, read);
    });

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(long.MinValue, false)]
    [InlineData(1, true)]
    [InlineData((1L << 53) - 1, true)]
    [InlineData(1L << 53, false)]
    [InlineData(long.MaxValue, false)]
    public void An_id_is_positive_and_exact_in_a_JavaScript_number(long id, bool isValid)
    {
        Assert.Equal(isValid, Peer.User(id).IsValid);
        Assert.Equal(isValid, Peer.Chat(id).IsValid);
    }

    [Fact]
    public void A_peer_that_says_nothing_is_nobody() => Assert.False(new Peer().IsValid);
}
