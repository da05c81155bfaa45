using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

public sealed class SaveProfileTests
{
    private readonly Room room = new();

    [Fact]
    public async Task Who_comes_back_has_the_clock_wound_again_if_something_waits()
    {
        await room.RunAsync(Profile(1, "Alice"));
        Assert.Empty(room.Broker.All<DaprMessaging.Contracts.Inbox.WindClock>());
        await room.RunAsync(ScheduleCommands.Later("u:1:2", 1, 60_000, 1000, 11));
        await room.RunAsync(Profile(1, "Alice"));
        Assert.Equal([(2L, 60_000L), (2L, 60_000L)], room.Broker.All<DaprMessaging.Contracts.Inbox.WindClock>().Select(w => (w.Version, w.DueAt)));
    }

    [Fact]
    public async Task A_mailbox_begins_with_the_name_of_its_owner()
    {
        await room.RunAsync(Profile(42, "Alice", at: 5000, username: "alice"));
        var profile = room.Mailbox(42).Profile!;
        Assert.Equal(("Alice", "alice", 5000, 1), (profile.Name, profile.Username, profile.SetAt, profile.Pts));
        var step = room.Mailbox(42).Record(1).Update;
        Assert.Equal((42, "Alice", "alice"), (step.Profile.Id, step.Profile.Name, step.Profile.Username));
        Assert.Null(step.Dialog);
        room.Mailbox(42).AssertSound();
    }

    [Fact]
    public async Task The_session_hears_how_far_the_mailbox_is_and_the_others_hear_the_name()
    {
        await room.RunAsync(Profile(42, "Alice", at: 5000));
        Assert.Equal((1, 5000), (room.LastResult.State.Pts, room.LastResult.State.Date));
        Assert.Equal("Alice", Assert.Single(room.LastResult.Updates.Updates_).Profile.Name);
        var notMe = Assert.Single(room.Broker.All<UpdatesNotMe>());
        Assert.Equal((9042, "Alice"), (notMe.ExceptSessionId, notMe.Updates.Updates_[0].Profile.Name));
    }

    [Theory]
    [InlineData("Alice", "alice", 6000, 2)] // the same name again, so that an older claim cannot win any more
    [InlineData("Alicia", "alice", 4000, 1)] // an earlier claim that comes late
    [InlineData("Alicia", "alice", 5000, 1)] // not later
    [InlineData("Alicia", "alice", 6000, 2)]
    [InlineData("Alice", "alicia", 6000, 2)]
    [InlineData("", "", 6000, 2)]
    public async Task The_later_claim_wins(string name, string username, long at, long pts)
    {
        await room.RunAsync(Profile(42, "Alice", at: 5000, username: "alice"));
        room.Restart();
        await room.RunAsync(Profile(42, name, at, username));
        Assert.Equal(pts, room.Mailbox(42).Pts);
        Assert.Equal(
            pts == 2 ? (name, username) : ("Alice", "alice"), (room.Mailbox(42).Profile!.Name, room.Mailbox(42).Profile!.Username));
        Assert.Equal(pts, room.LastResult.State.Pts);
    }

    [Fact]
    public async Task Whatever_order_claims_come_in_the_latest_is_what_stays()
    {
        (string Name, long At)[] claims = [("Alice", 1), ("Alicia", 2), ("Alice", 3)];
        foreach (var order in new[] { "012", "021", "102", "120", "201", "210" })
        {
            var any = new Room();
            foreach (var i in order) await any.RunAsync(Profile(42, claims[i - '0'].Name, claims[i - '0'].At));
            Assert.Equal(("Alice", 3), (any.Mailbox(42).Profile!.Name, any.Mailbox(42).Profile!.SetAt));
        }
    }

    [Fact]
    public async Task Somebody_without_a_name_has_a_profile_all_the_same()
    {
        await room.RunAsync(Profile(42, ""));
        Assert.NotNull(room.Mailbox(42).Profile);
    }

    [Fact]
    public async Task A_claim_that_comes_twice_is_one_step()
    {
        var claim = Profile(42, "Alice");
        await room.RunAsync(claim, claim);
        Assert.Equal(1, room.Mailbox(42).Pts);
        Assert.Equal([1, 1], room.Results.Select(r => r.State.Pts));
    }

    [Fact]
    public async Task Who_was_written_to_before_the_first_login_gets_a_profile_then()
    {
        await room.RunAsync(Send("u:1:42", 1, 11));
        await room.RunAsync(Profile(42, "Alice"));
        Assert.Equal((2, 2), (room.Mailbox(42).Pts, room.Mailbox(42).Profile!.Pts));
    }

    [Fact]
    public async Task A_claim_that_changes_nothing_says_how_far_the_whole_mailbox_is()
    {
        await room.RunAsync(Profile(42, "Alice"));
        await room.RunAsync(Send("u:1:42", 1, 11));
        await room.RunAsync(Profile(42, "Alice"));
        Assert.Equal((2, 2, 0), (room.LastResult.State.Pts, room.LastResult.Updates.Pts, room.LastResult.Updates.Updates_.Count));
    }
}
