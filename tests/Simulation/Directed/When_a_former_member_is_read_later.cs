using DaprMessaging.Contracts;

namespace DaprMessaging.Simulation.Directed;

/// <summary>
/// Somebody writes and leaves; the others go on over many pages of the index, and only then read everything at once. The
/// mark that comes back lies far behind the last message that the author has.
/// </summary>
public sealed class When_a_former_member_is_read_later
{
    [Fact]
    public void Their_messages_show_as_read()
    {
        var stage = new Stage();
        stage.Chat();
        var chat = Peer.Chat(stage.ChatId);
        stage.Send("2a", chat, 201);
        stage.Remove("2a", 2, 202);
        stage.Send("1a", chat, [.. Numbers(1000)]);
        stage.Send("1a", chat, [.. Numbers(1100)]);
        stage.Read("65a", chat);
        stage.HoldsEveryPromise();
    }

    private static IEnumerable<long> Numbers(long from) => Enumerable.Range(0, 100).Select(i => from + i);
}
