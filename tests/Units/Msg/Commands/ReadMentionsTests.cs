using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class ReadMentionsTests : IDisposable
{
    private readonly Desk desk = new Desk().WithMessage(1, 710, Peer.Chat(5), 3);

    [Fact]
    public Task It_goes_to_the_callers_own_mailbox_with_the_place_of_the_message() => desk.AssertBecomesAsync(
        new Proto.ReadMentions { Owner = 1, Conversation = "c:5", UpTo = 3, Origin = Desk.Origin() },
        "s1", "mailbox/1/c5/mentions/710", new Request { ReadMentions = new ReadMentions { Peer = Peer.Chat(5), MaxId = 710 } });

    public void Dispose() => desk.Dispose();
}
