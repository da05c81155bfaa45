using CsCheck;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>Whom a username leads to: all mailboxes share that, and the last who claimed it has it.</summary>
public sealed class NameClaimsTests
{
    private readonly Room room = new();

    [Fact]
    public async Task A_username_leads_to_who_claims_it_in_the_transaction_of_the_profile()
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        Assert.Equal((42, 2000), Claimed("alice"));
        Assert.Contains(room.Store.Commits, c => c.Any(w => w.Key == "usernames/alice") && c.Any(w => w.Key == "mailbox/42/profile"));
    }

    [Theory]
    [InlineData(2001, 43)]
    [InlineData(2000, 42)]
    [InlineData(1999, 42)]
    public async Task Of_two_who_claim_it_the_later_has_it_and_both_are_called_so(long at, long owner)
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        await room.RunAsync(Profile(43, "Alicia", at, username: "alice"));
        Assert.Equal(owner, Claimed("alice").User);
        Assert.Equal(["alice", "alice"], new[] { 42, 43 }.Select(u => room.Mailbox(u).Profile!.Username));
    }

    [Theory]
    [InlineData("ALICE")]
    [InlineData("Alice")]
    public async Task Its_case_does_not_matter(string username)
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"), Profile(42, "Alice", at: 2001, username));
        Assert.Equal((42, 2001), Claimed("alice"));
        Assert.Equal(username, room.Mailbox(42).Profile!.Username);
        Assert.Single(room.Store.Keys, k => k.StartsWith("usernames/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_takes_another_gives_the_old_one_up(bool afterRestart)
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        if (afterRestart) room.Restart();
        await room.RunAsync(Profile(42, "Alice", at: 2001, username: "alicia"));
        Assert.Equal((0, 42), (Claimed("alice").User, Claimed("alicia").User));
        await room.RunAsync(Profile(42, "Alice", at: 2002));
        Assert.Equal(0, Claimed("alicia").User);
    }

    [Fact]
    public async Task Taken_twice_in_one_batch_only_the_last_is_kept()
    {
        await room.RunAsync(
            Profile(42, "", at: 2000, username: "a"), Profile(42, "", at: 2001, username: "b"), Profile(42, "", at: 2002, username: "c"), Profile(42, "", at: 2003, username: "a"));
        Assert.Equal([42, 0, 0], new[] { "a", "b", "c" }.Select(n => Claimed(n).User));
    }

    [Fact]
    public async Task Who_has_lost_it_to_another_does_not_give_it_up_for_them()
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        await room.RunAsync(Profile(43, "Alicia", at: 2001, username: "alice"));
        await room.RunAsync(Profile(42, "Alice", at: 2002, username: "other"));
        Assert.Equal((43, 2001), Claimed("alice"));
    }

    [Fact]
    public async Task What_was_given_up_can_be_claimed_by_whoever_comes_later()
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"), Profile(42, "Alice", at: 2001, username: "alicia"));
        await room.RunAsync(Profile(43, "Bob", at: 1500, username: "alice"));
        Assert.Equal(0, Claimed("alice").User); // it was claimed before it was given up
        await room.RunAsync(Profile(43, "Bob", at: 2002, username: "alice"));
        Assert.Equal(43, Claimed("alice").User);
    }

    [Fact]
    public async Task What_was_claimed_by_another_before_it_was_given_up_is_theirs_whoever_comes_first()
    {
        foreach (var isLate in new[] { false, true })
        {
            var any = new Room();
            var (theirs, given) = (Profile(43, "Bob", at: 2001, username: "alice"), Profile(42, "Alice", at: 2002, username: "alicia"));
            await any.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
            if (isLate) await any.RunAsync(given);
            await any.RunAsync(theirs);
            if (!isLate) await any.RunAsync(given);
            Assert.Equal(43, any.Store.Get<Username>("usernames/alice")!.UserId);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("1st")]
    [InlineData("ü")]
    [InlineData("a/b")]
    [InlineData("a12345678901234567890123456789012")] // 33
    public async Task What_cannot_be_mentioned_is_a_name_like_any_other_and_leads_nowhere(string username)
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username));
        Assert.Equal(username, room.Mailbox(42).Profile!.Username);
        Assert.DoesNotContain(room.Store.Keys, k => k.StartsWith("usernames/", StringComparison.Ordinal));
        await room.RunAsync(Profile(42, "Alice", at: 2001, "alice"), Profile(42, "Alice", at: 2002, username));
        Assert.Equal(0, Claimed("alice").User);
    }

    [Fact]
    public async Task A_claim_that_is_not_later_than_the_last_of_its_owner_claims_nothing()
    {
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        room.Restart();
        await room.RunAsync(Profile(42, "Alice", at: 1999, username: "early"), Profile(42, "Alice", at: 2000, username: "same"));
        Assert.Equal(["usernames/alice"], room.Store.Keys.Where(k => k.StartsWith("usernames/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(1500, 42)]
    [InlineData(2500, 43)]
    public async Task If_somebody_else_is_quicker_it_is_decided_again(long at, long owner)
    {
        await room.RunAsync(Profile(42, "Alice", at: 1000), Profile(43, "Alicia", at: 1000, username: "alice"));
        var others = 0;
        room.Store.OnCommit = writes =>
        {
            if (others++ == 0) room.Store.Put("usernames/alice", new Username { UserId = 43, SetAt = at });
            return null;
        };
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        Assert.InRange(others, 2, 3);
        Assert.Equal(owner, Claimed("alice").User);
        Assert.Equal(("alice", 2), (room.Mailbox(42).Profile!.Username, room.Mailbox(42).Pts));
        Assert.Single(room.Results, r => r.State?.Pts == 2);
    }

    [Fact]
    public async Task One_that_nobody_had_is_created_once()
    {
        await room.RunAsync(Profile(42, "Alice", at: 1000));
        room.Store.OnCommit = writes =>
        {
            room.Store.OnCommit = _ => null;
            room.Store.Put("usernames/alice", new Username { UserId = 43, SetAt = 3000 });
            return null;
        };
        await room.RunAsync(Profile(42, "Alice", at: 2000, username: "alice"));
        Assert.Equal((43, 3000), Claimed("alice"));
    }

    [Fact]
    public async Task While_the_store_does_not_take_it_it_comes_again_with_all_else_and_happens_once()
    {
        await room.RunAsync(Profile(42, "Alice", at: 1000), Profile(1, "", at: 1000), Profile(2, "", at: 1000));
        await room.TakeAsync(Send("u:1:2", 1, 11));
        var announced = room.Announced;
        room.Lose();
        room.Store.OnCommit = writes => writes.Any(w => w.Key == "usernames/alice") ? new StateException(StateFailure.Unavailable, "out") : null;
        var statuses = await room.TakeAsync([Profile(42, "Alice", at: 2000, username: "alice"), .. announced]);
        Assert.Equal(EntryStatus.Retry, statuses[0]);
        room.Store.OnCommit = _ => null;
        await room.RunAsync([Profile(42, "Alice", at: 2000, username: "alice"), .. announced]);
        Assert.Equal((42, 2000), Claimed("alice"));
        Assert.Single(room.Mailbox(2).Messages);
    }

    [Fact]
    public async Task Whatever_is_claimed_and_given_up_each_name_leads_to_the_last_who_claimed_it_if_they_are_still_called_so() =>
        await Gen.Select(Gen.Select(Gen.Int[1, 3], Gen.Int[0, 2]).Array[1, 14], Gen.Int[0, 1 << 30]).SampleAsync(async (claims, seed) =>
        {
            string[] names = ["", "a", "b"];
            var any = new Room();
            var random = new Random(seed);
            var events = claims.Select((c, i) => Profile(c.Item1, "", 2000 + i, names[c.Item2])).ToArray();
            foreach (var part in events.Concat(events.Where(_ => random.Next(3) == 0)).Chunk(1 + random.Next(4)))
            {
                if (random.Next(3) == 0) any.Restart();
                await any.RunAsync(part);
            }

            foreach (var name in names.Skip(1))
            {
                // Given up by whoever had it last, nobody has it, though somebody else is still called so.
                var last = claims.Select((c, i) => (c, i)).Where(c => names[c.c.Item2] == name).Select(c => c.c.Item1).LastOrDefault();
                var called = last > 0 && names[claims.Last(c => c.Item1 == last).Item2] == name;
                Assert.Equal(called ? last : 0, any.Store.Get<Username>($"usernames/{name}")?.UserId ?? 0);
            }
        }, iter: 150);

    private (long User, long SetAt) Claimed(string name) => room.Store.Get<Username>($"usernames/{name}") is { } claim ? (claim.UserId, claim.SetAt) : default;
}
