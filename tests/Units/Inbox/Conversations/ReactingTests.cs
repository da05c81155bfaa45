using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>How people react to one message: on lists that are made up.</summary>
public sealed class ReactingTests
{
    private readonly ReactionList list = new();

    [Fact]
    public void Each_reacts_in_one_way_and_the_newest_is_the_last()
    {
        foreach (var (user, emoji) in new[] { (1, "👍"), (2, "❤"), (3, "👍"), (1, "❤") }) list.Set(user, emoji, user);
        Assert.Equal([(2L, "❤"), (3L, "👍"), (1L, "❤")], list.Reactions.Select(r => (r.UserId, r.Emoji)));
        Assert.Equal(("❤", ""), (list.Of(1), list.Of(9)));
        list.Set(2, "", 5);
        Assert.Equal([3L, 1L], list.Reactions.Select(r => r.UserId));
    }

    [Fact]
    public void The_most_frequent_is_counted_first_and_of_as_many_the_older()
    {
        foreach (var (user, emoji) in new[] { (1, "👍"), (2, "❤"), (3, "❤"), (4, "🔥") }) list.Set(user, emoji, user);
        Assert.Equal([("❤", 2), ("👍", 1), ("🔥", 1)], list.Counts().Select(c => (c.Emoji, c.Count)));
        Assert.Empty(new ReactionList().Counts());
    }

    [Theory]
    [InlineData("", "", "👍", "👍1")]
    [InlineData("👍2 ❤1", "", "❤", "👍2 ❤2")]
    [InlineData("👍2 ❤2", "👍", "❤", "❤3 👍1")]
    [InlineData("👍2 ❤1", "❤", "🔥", "👍2 🔥1")]
    [InlineData("👍1", "👍", "", "")]
    [InlineData("👍1 ❤1", "", "🔥", "👍1 ❤1 🔥1")]
    public void Without_a_list_they_are_counted_by_what_changes(string before, string from, string to, string after)
    {
        var counts = before.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => new ReactionCount { Emoji = c[..^1], Count = c[^1] - '0' });
        Assert.Equal(after, string.Join(' ', Reacting.Moved(counts, from, to).Select(c => $"{c.Emoji}{c.Count}")));
    }

    [Fact]
    public void In_a_chat_a_copy_has_the_counts_of_the_operation_and_the_owners_own()
    {
        var op = new Reacted { Emoji = "❤", Counts = { new ReactionCount { Emoji = "❤", Count = 2 }, new ReactionCount { Emoji = "👍", Count = 1 } } };
        var before = new Reactions { Own = "👍" };
        Assert.Equal((op.Counts, "👍"), (Reacting.After(before, op, isOwn: false, isOfTwo: false).Counts, Reacting.After(before, op, false, false).Own));
        Assert.Equal("❤", Reacting.After(before, op, isOwn: true, isOfTwo: false).Own);
    }

    [Theory]
    [InlineData("", "", true, "👍", "👍1", "👍", "")]
    [InlineData("👍", "", false, "👍", "👍2", "👍", "👍")]
    [InlineData("👍", "❤", true, "", "❤1", "", "❤")]
    [InlineData("👍", "👍", true, "❤", "👍1 ❤1", "❤", "👍")]
    [InlineData("👍", "👍", false, "", "👍1", "👍", "")]
    [InlineData("", "❤", false, "🔥", "🔥1", "", "🔥")]
    public void Of_two_a_copy_counts_what_its_owner_was_let_hear(string own, string other, bool isOwn, string emoji, string counts, string ownAfter, string otherAfter)
    {
        Reactions? before = null;
        if (other.Length > 0) before = Reacting.After(before, new Reacted { Emoji = other }, false, true);
        if (own.Length > 0) before = Reacting.After(before, new Reacted { Emoji = own }, true, true);
        var after = Reacting.After(before, new Reacted { Emoji = emoji, Counts = { new ReactionCount { Emoji = "🤡", Count = 7 } } }, isOwn, isOfTwo: true);
        Assert.Equal((counts, ownAfter, otherAfter), (string.Join(' ', after.Counts.Select(c => $"{c.Emoji}{c.Count}")), after.Own, after.Other()));
        Assert.Equal(otherAfter.Length > 0, after.HasOthers());
    }
}
