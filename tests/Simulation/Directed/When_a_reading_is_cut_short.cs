using DaprMessaging.Contracts;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Directed;

/// <summary>The reader's mark is committed, and the process that owed it to the author dies before it has said so.</summary>
public sealed class When_a_reading_is_cut_short
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_author_learns_of_it_all_the_same(bool inChat)
    {
        var fates = new ScriptedFates(Call.Commit, new Fate(Happens.Whole, Hears.Nothing));
        var stage = new Stage(fates);
        stage.Chat();
        var (mine, theirs) = inChat ? (Peer.Chat(stage.ChatId), Peer.Chat(stage.ChatId)) : (Peer.User(1), Peer.User(2));
        stage.Send("1a", theirs, 200);

        stage.Arm();
        stage.Read("2a", mine);

        Assert.True(fates.IsMet);
        Assert.Equal(stage.Dialog(2, mine).ReadInbox, stage.Dialog(1, theirs).ReadOutbox);
        stage.HoldsEveryPromise();
    }
}
