using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.DeadLetters;

namespace DaprMessaging.Units.Inbox.DeadLetters;

public sealed class DeadLetterIdsTests
{
    private static readonly DeadLetter Letter = new() { Type = "a.Type", Key = "u:1:2", EventId = "e-1", DiedAt = 100 };

    [Fact]
    public void An_event_that_dies_again_has_the_id_that_it_had()
    {
        var again = Letter.Clone();
        (again.DiedAt, again.Reason) = (200, "another");
        Assert.Equal(Id(Letter), Id(again));
        Assert.Matches("^[0-9a-f]{12}$", Id(Letter));
    }

    [Fact]
    public void Another_event_has_another()
    {
        var others = new[] { Letter.Clone(), Letter.Clone(), Letter.Clone() };
        (others[0].Type, others[1].Key, others[2].EventId) = ("b.Type", "u:1:3", "e-2");
        string[] ids = [Id(Letter), .. others.Select(o => Id(o)), Id(Letter, 1), DeadLetterIds.Of("Sync-T", Letter, [])];
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void The_newest_is_the_last_and_nothing_is_there_twice()
    {
        var list = new DeadLetterList { Ids = { "a", "b", "c" } };
        Assert.Equal(["a", "c", "b"], list.With("b").List.Ids);
        Assert.Equal(["a", "b", "c", "d"], list.With("d").List.Ids);
        Assert.Equal(["b"], list.Without(new HashSet<string> { "a", "c", "x" }).Ids);
    }

    [Fact]
    public void A_full_list_lets_the_oldest_go()
    {
        var full = new DeadLetterList { Ids = { Enumerable.Range(0, DeadLetterIds.Max).Select(i => $"{i}") } };
        var (list, forgotten) = full.With("new");
        Assert.Equal(["0"], forgotten);
        Assert.Equal((DeadLetterIds.Max, "1", "new"), (list.Ids.Count, list.Ids[0], list.Ids[^1]));
        Assert.Empty(full.With("7").Forgotten);
    }

    [Fact]
    public void A_death_that_is_known_is_none_and_another_one_counts()
    {
        var first = DeadLetterIds.After(null, Letter)!;
        Assert.Equal((1, 100, 100), (first.Deaths, first.FirstDiedAt, first.DiedAt));
        Assert.Null(DeadLetterIds.After(first, Letter));
        var later = Letter.Clone();
        (later.DiedAt, later.Reason) = (200, "another");
        var second = DeadLetterIds.After(first, later)!;
        Assert.Equal((2, 100, 200, "another"), (second.Deaths, second.FirstDiedAt, second.DiedAt, second.Reason));
    }

    private static string Id(DeadLetter letter, params byte[] data) => DeadLetterIds.Of("Inbox-T", letter, data);
}
