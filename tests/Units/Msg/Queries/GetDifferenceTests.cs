using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetDifferenceTests : IDisposable
{
    private readonly Desk desk = new();

    [Theory]
    [InlineData(0, 0, Kind.Difference, 10, 10)]
    [InlineData(9, 0, Kind.Difference, 10, 1)]
    [InlineData(10, 0, Kind.Empty, 10, 0)]
    [InlineData(0, 10, Kind.Difference, 10, 10)]
    [InlineData(0, 9, Kind.Slice, 9, 9)]
    [InlineData(4, 3, Kind.Slice, 7, 3)]
    [InlineData(11, 0, Kind.TooLong, 10, 0)] // a device that is ahead knows another past
    [InlineData(long.MaxValue, 0, Kind.TooLong, 10, 0)]
    public async Task It_is_what_happened_since(long pts, int limit, Kind kind, long then, int count)
    {
        Log(10);
        var difference = await AskAsync(pts, limit);
        Assert.Equal((kind, then), (difference.Kind, difference.Pts));
        Assert.Equal(Enumerable.Range(1, count).Select(n => pts + n), difference.Updates.Select(u => u.Pts));
    }

    [Theory]
    [InlineData(3, Kind.TooLong)]
    [InlineData(4, Kind.Difference)] // everything after it is still there
    public async Task Steps_that_are_no_longer_kept_are_too_long_ago(long pts, Kind kind)
    {
        Log(10, floor: 4);
        var difference = await AskAsync(pts);
        Assert.Equal((kind, 10), (difference.Kind, difference.Pts));
        Assert.Equal(kind == Kind.TooLong ? 0 : 6, difference.Updates.Count);
    }

    [Fact]
    public async Task A_mailbox_that_has_not_begun_has_nothing_new()
    {
        Assert.Equal((Kind.Empty, 0), await KindAndPtsAsync(0));
        Assert.Equal((Kind.TooLong, 0), await KindAndPtsAsync(5));
    }

    [Fact]
    public async Task At_most_500_steps_come_at_once()
    {
        Log(600);
        Assert.Equal((Kind.Slice, 500), await KindAndPtsAsync(0));
        Assert.Equal((Kind.Slice, 500), await KindAndPtsAsync(0, 100_000));
        Assert.Equal((Kind.Difference, 600), await KindAndPtsAsync(100));
    }

    [Fact]
    public async Task And_no_more_than_a_frame_should_carry_but_at_least_one()
    {
        Log(10, size: 300_000);
        Assert.Equal((Kind.Slice, 3), await KindAndPtsAsync(0));
        Log(2, size: 2_000_000);
        Assert.Equal((Kind.Slice, 1), await KindAndPtsAsync(0));
    }

    [Fact]
    public async Task Any_limit_gives_the_same_in_the_end() =>
        await Gen.Select(Gen.Int[0, 60].Array[1, 40], Gen.Int[0, 10], Gen.Int[1, 45].Array[1, 5])
            .SampleAsync(async (sizes, from, limits) =>
        {
            using var one = new Desk();
            for (var i = 0; i < sizes.Length; i++) Step(one, i + 1, sizes[i] * 10_000);
            one.Store.Put(Names.MailboxHead(1), new MailboxHead { Pts = sizes.Length });
            var (pts, collected, round) = (Math.Min(from, sizes.Length), new List<long>(), 0);
            while (true)
            {
                var difference = await AskAsync(one, pts, limits[round++ % limits.Length]);
                if (difference.Kind == Kind.Empty) break;
                Assert.NotEmpty(difference.Updates);
                Assert.Equal(difference.Updates[^1].Pts, difference.Pts);
                Assert.Equal(difference.Pts < sizes.Length ? Kind.Slice : Kind.Difference, difference.Kind);
                collected.AddRange(difference.Updates.Select(u => u.Pts));
                pts = (int)difference.Pts;
            }

            Assert.Equal(Enumerable.Range(1, sizes.Length).Select(n => (long)n).Where(n => n > from), collected);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    public async Task A_record_that_is_missing_does_not_stop_a_device_for_ever(long lost)
    {
        Log(10);
        desk.Store.Remove(Names.Record(1, lost));
        await AssertUnavailableAsync(lost);
    }

    [Fact]
    public async Task Nor_does_one_that_is_damaged_or_empty()
    {
        Log(10);
        desk.Store.Damage(Names.Record(1, 5));
        await AssertUnavailableAsync(5);
        desk.Store.Put(Names.Record(1, 5), new Record());
        await AssertUnavailableAsync(5);
    }

    [Fact]
    public async Task It_says_the_names_of_whom_its_messages_speak()
    {
        var room = new Room(desk.Store);
        await room.RunAsync(Profile(1, "Alice"), Profile(2, "Bob"), Profile(3, "Carol"), Profile(4, "Dave"));
        await room.RunAsync(Create(5, 2, 10, 1, 3), Send("u:1:4", 1, 11));
        var users = (await AskAsync(0)).Users;
        Assert.Equal(["Alice", "Bob", "Carol", "Dave"], users.Select(u => u.Name).Order());
    }

    [Fact]
    public async Task What_the_write_path_wrote_is_what_comes()
    {
        var room = new Room(desk.Store);
        await room.RunAsync(Profile(1, "Alice"), Send("u:1:2", 2, 10), Create(5, 2, 11, 1));
        await room.RunAsync(Read("u:1:2", 1, 1));
        Assert.Equal(room.Mailbox(1).Log.Select(r => r.Update), (await AskAsync(0)).Updates);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "pts", Asking(-1, 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "limit", Asking(0, -1));
    }

    [Fact]
    public async Task The_head_is_read_before_anything_else()
    {
        Log(10);
        await AskAsync(0);
        Assert.Equal(["mailbox/1"], desk.Store.Reads[0]);
    }

    public void Dispose() => desk.Dispose();

    private async Task AssertUnavailableAsync(long lost)
    {
        var difference = await AskAsync(0);
        Assert.Equal((Kind.Difference, 10), (difference.Kind, difference.Pts));
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (long)n), difference.Updates.Select(u => u.Pts));
        Assert.Equal([lost], difference.Updates.Where(u => u.Unavailable is not null).Select(u => u.Pts));
    }

    private void Log(int count, long floor = 0, int size = 0)
    {
        for (var pts = 1; pts <= count; pts++) Step(desk, pts, size);
        desk.Store.Put(Names.MailboxHead(1), new MailboxHead { Pts = count, UpdateFloor = floor });
    }

    private static void Step(Desk desk, long pts, int size) => desk.Store.Put(Names.Record(1, pts), new Record
    {
        Update = new Update { Pts = pts, Profile = new User { Name = new string('x', size) } },
    });

    private static Request Asking(long pts, int limit) => new() { GetDifference = new GetDifference { Pts = pts, Limit = limit } };

    private static async Task<Difference> AskAsync(Desk desk, long pts, int limit) =>
        (await desk.AskAsync(1, Asking(pts, limit))).Result.Difference;

    private Task<Difference> AskAsync(long pts, int limit = 0) => AskAsync(desk, pts, limit);

    private async Task<(Kind, long)> KindAndPtsAsync(long pts, int limit = 0) =>
        await AskAsync(pts, limit) is var difference ? (difference.Kind, difference.Pts) : default;
}
