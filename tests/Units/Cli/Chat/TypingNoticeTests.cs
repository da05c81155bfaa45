using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>User 1 presses keys.</summary>
public sealed class TypingNoticeTests
{
    private readonly FakeTimeProvider time = new();
    private readonly List<Peer> said = [];
    private readonly TypingNotice notice;

    public TypingNoticeTests() => notice = new TypingNotice((peer, _) =>
    {
        said.Add(peer);
        return Task.FromException(new TimeoutException("nobody answers, and that is no matter"));
    }, 1, time);

    [Fact]
    public void It_is_said_at_most_every_four_seconds()
    {
        for (var keys = 0; keys < 100; keys++)
        {
            notice.Type(Peer.User(2));
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(3, said.Count); // at 0, 4 and 8 s
    }

    [Fact]
    public void Another_dialog_and_another_message_are_another_matter()
    {
        notice.Type(Peer.User(2));
        notice.Type(Peer.User(3));
        notice.Type(Peer.User(3));
        notice.Sent();
        notice.Type(Peer.User(3));
        Assert.Equal([2, 3, 3], said.Select(p => p.UserId));
    }

    [Fact]
    public void In_chats_and_to_oneself_it_is_not_said()
    {
        foreach (var peer in new[] { null, Peer.Chat(7), Peer.User(1), Peer.User(Names.SystemUser) }) notice.Type(peer);
        Assert.Empty(said);
    }
}
