using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Simulation.Directed;

/// <summary>
/// A forward is accepted, and the broker keeps it for a while. Meanwhile what was to be forwarded is deleted, and the same forward is asked
/// for again: it is refused. What comes late has been refused, too.
/// </summary>
public sealed class When_a_forward_is_late_and_its_source_is_gone
{
    [Fact]
    public void It_stays_refused()
    {
        var stage = new Stage();
        stage.Send("2a", Peer.User(1), 200);
        var (theirs, copy) = (stage.Device("2a").View.Arrived[^1], stage.Device("1a").View.Arrived[^1]);
        stage.Do("2a", new Request { DeleteMessages = new DeleteMessages { RandomId = 201, Peer = Peer.User(1), MessageIds = { theirs.Id }, ForEveryone = true } });
        stage.Do("1a", new Request
        {
            SendMessages = new SendMessages
            {
                Peer = Peer.User(65),
                Messages = { new NewMessage { RandomId = 300, Forward = new MessageReference { Peer = Peer.User(2), MessageId = copy.Id } } },
            },
        });
        Assert.Contains(stage.World.Ledger.Questions, q => q.Said.Any(r => r.Refusal?.Code == Refusal.Types.Code.MessageUnknown));

        var conversation = Names.UserConversation(1, 65);
        stage.World.Enqueue(Emission.Of(Names.InboxTopic, conversation, $"{conversation}/1/300", new Proto.SendMessages
        {
            Conversation = conversation, Sender = 1, Items = { new Proto.Item { RandomId = 300, Content = copy.Content, Forward = new Forward { FromUserId = 2 } } },
        }, ""));
        stage.World.Rest();
        stage.HoldsEveryPromise();
    }
}
