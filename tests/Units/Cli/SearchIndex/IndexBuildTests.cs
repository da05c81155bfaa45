using DaprMessaging.Cli.SearchIndex;
using DaprMessaging.Contracts.Search;
using Microsoft.Extensions.Time.Testing;

namespace DaprMessaging.Units.Cli.SearchIndex;

/// <summary>Mailboxes are brought into the index until all are there, or nothing moves any more.</summary>
public sealed class IndexBuildTests
{
    private readonly FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task Those_that_are_behind_are_asked_for_again_and_all_are_counted_once()
    {
        var asked = new List<string>();
        var done = 0;
        var build = new IndexBuild((users, _) =>
        {
            asked.Add(string.Join(' ', users));
            return Task.FromResult(new UpkeepReply { BehindUserIds = { users.Skip(1) }, Messages = 10 });
        }, Behind, TimeSpan.FromSeconds(30), time);
        await build.AddAsync([1, 2, 3], n => done += n, CancellationToken.None);
        Assert.Equal(["1 2 3", "2 3", "3"], asked);
        Assert.Equal((3, 30, 0), (done, build.Messages, build.Behind.Count));
    }

    [Fact]
    public async Task A_long_mailbox_that_moves_is_waited_for()
    {
        var (asked, done) = (0, 0);
        var build = new IndexBuild((users, _) =>
        {
            time.Advance(TimeSpan.FromSeconds(40));
            return Task.FromResult(++asked < 10 ? new UpkeepReply { BehindUserIds = { users }, StepsRead = 1 } : new UpkeepReply { Messages = 5 });
        }, Behind, TimeSpan.FromSeconds(30), time);
        await build.AddAsync([1], n => done += n, CancellationToken.None);
        Assert.Equal((10, 1, 5, 0), (asked, done, build.Messages, build.Behind.Count));
    }

    [Fact]
    public async Task When_nothing_moves_any_more_it_gives_up_and_says_who_is_left()
    {
        var asked = 0;
        var build = new IndexBuild((users, _) =>
        {
            asked++;
            time.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(new UpkeepReply { BehindUserIds = { users.Where(u => u > 1) } });
        }, Behind, TimeSpan.FromSeconds(30), time);
        var adding = build.AddAsync([1, 2, 3], _ => { }, CancellationToken.None);
        while (!adding.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await adding;
        Assert.Equal([2, 3], build.Behind.Order());
        Assert.InRange(asked, 2, 5);
    }

    [Fact]
    public async Task Nobody_is_nothing_to_do()
    {
        var build = new IndexBuild((_, _) => throw new InvalidOperationException("nobody is to be asked for"), Behind, TimeSpan.FromSeconds(30), time);
        await build.AddAsync([], _ => { }, CancellationToken.None);
        Assert.Empty(build.Behind);
    }

    private static IReadOnlyList<long> Behind(UpkeepReply reply) => reply.BehindUserIds;
}
