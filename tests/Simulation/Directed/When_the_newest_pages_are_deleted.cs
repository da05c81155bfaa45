using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Directed;

/// <summary>All messages of the newest index pages go: the top message is on a page that nobody has in memory.</summary>
public sealed class When_the_newest_pages_are_deleted
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_newest_message_that_is_left_is_found(bool forEveryone)
    {
        var stage = new Stage();
        var peer = Peer.User(2);
        for (var album = 0; album < 4; album++)
        {
            stage.Device("1a").Want(Errands.Text(stage.Device("1a"), peer, randomId: 1000 + (100 * album), messages: 100));
            stage.World.Rest();
        }

        var sent = stage.Device("1a").View.Arrived.Where(m => m.Peer.Equals(peer)).Select(m => m.Id).ToList();
        foreach (var slice in sent[100..].Chunk(Limits.Messages)) Delete(stage, peer, slice, forEveryone); // the oldest first
        Assert.Equal(sent[99], stage.Dialog(1, peer).TopMessageId);
        foreach (var slice in sent[..100].Chunk(Limits.Messages)) Delete(stage, peer, slice, forEveryone);
        Assert.Equal(0, stage.Dialog(1, peer).TopMessageId);
        stage.Send("1a", peer, 5000);
        Assert.Equal(stage.Device("1a").View.Arrived[^1].Id, stage.Dialog(1, peer).TopMessageId);
        stage.HoldsEveryPromise();
    }

    private static void Delete(Stage stage, Peer peer, IEnumerable<long> ids, bool forEveryone) => stage.Do("1a", new Request
    {
        DeleteMessages = new DeleteMessages
        {
            RandomId = forEveryone ? 9000 + ids.First() : 0, Peer = peer, MessageIds = { ids }, ForEveryone = forEveryone,
        },
    });
}
