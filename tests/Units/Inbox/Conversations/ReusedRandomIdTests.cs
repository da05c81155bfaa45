using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>A random id stands for one thing that somebody asked for: asked for another, under the same one, it is refused.</summary>
public sealed class ReusedRandomIdTests
{
    private static readonly Dictionary<string, IMessage> kinds = new()
    {
        ["a message"] = Send("c:5", 1, 99), ["an edit"] = Edit("c:5", 1, 99, 2, "better"), ["a deletion"] = Delete("c:5", 1, 99, 3),
        ["a clearing"] = Clear("c:5", 1, 99, 1), ["a pin"] = Pin("c:5", 1, 99, 2), ["an unpinning"] = Unpin("c:5", 1, 99, 2),
        ["a member more"] = Add(5, 1, 99, 3), ["a member less"] = Remove(5, 1, 99, 2), ["a chat"] = Create(5, 1, 99, 2),
    };

    private readonly Room room = new();

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var first in kinds.Keys.Where(k => k != "a chat"))
            {
                foreach (var second in kinds.Keys.Where(k => k != first)) pairs.Add(first, second);
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task What_was_asked_for_first_stays_and_the_other_is_refused_each_time(string first, string second)
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("c:5", 1, 12));
        await room.TakeAsync(kinds[first]);
        Assert.Equal(4, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
        var before = room.Store.Snapshot();
        foreach (var restart in new[] { false, true })
        {
            if (restart) room.Restart();
            await room.TakeAsync(kinds[second], kinds[second]);
        }

        Assert.Equal(before, room.Store.Snapshot());
        Assert.Equal(4, room.Results.Count(r => r.Refusal is { Code: Code.RandomIdReused, Field: "random_id" }));
    }

    [Fact]
    public async Task An_album_that_takes_one_of_the_same_turn_holds_up_nobody()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        room.Store.Commits.Clear();
        await room.TakeAsync(Send("u:1:2", 1, 12), Album("u:1:2", 1, 13, 12), Fleeting("u:1:2", 1, 14, 60));
        Assert.Single(room.Store.Commits);
        Assert.Equal(Code.RandomIdReused, Assert.Single(room.Results, r => r.Refusal is not null).Refusal.Code);
        Assert.Equal(3, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }
}
