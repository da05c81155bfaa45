using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>An announcement that comes too early finds what is missing in the log of the conversation.</summary>
public sealed class RepairTests
{
    private readonly Room room = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_gap_is_filled_from_the_log_before_the_operation_that_showed_it(bool afterRestart)
    {
        await room.TakeAsync(Send("u:1:2", 1, 11, "one"), Album("u:1:2", 2, 12, 13), Send("u:1:2", 1, 14, "four"));
        room.Lose();
        await room.TakeAsync(Send("u:1:2", 2, 15, "five"));
        if (afterRestart) room.Restart();
        await room.SettleAsync();

        foreach (var user in new[] { 1, 2 })
        {
            Assert.Equal(["one", "text 12", "text 13", "four", "five"], room.Mailbox(user).Texts);
            room.Mailbox(user).AssertSound();
        }
    }

    [Fact]
    public async Task Every_update_of_a_repair_is_told_too()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        room.Lose();
        await room.RunAsync(Send("u:1:2", 1, 12));
        Assert.Equal([1, 2], Assert.Single(room.Broker.All<PushUpdates>()).Updates.Updates_.Select(u => u.Pts));
    }

    [Fact]
    public async Task The_session_that_asked_for_a_repaired_operation_gets_its_result_and_no_echo()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        room.Lose();
        await room.RunAsync(Send("u:1:2", 2, 12));
        Assert.Equal([1], room.Results.First(r => r.MessagesSent.MessageIds[0] == 1).MessagesSent.MessageIds);
        Assert.Equal(9001, Assert.Single(room.Broker.All<UpdatesNotMe>(), u => u.UserId == 1).ExceptSessionId);
    }

    [Fact]
    public async Task The_retry_is_of_the_operation_that_it_names_not_of_those_before_it()
    {
        var last = Send("u:1:2", 1, 12);
        await room.TakeAsync(Send("u:1:2", 1, 11), last);
        room.Lose();
        await room.RunAsync(last.Retried(request: 99));
        Assert.Equal([(9001, 1), (7777, 99)], room.Broker.All<PushRpcResult>().Select(r => ((int)r.SessionId, (int)r.Result.RequestId)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)] // as many as one transaction repairs
    [InlineData(5)]
    public async Task What_the_operation_behind_a_gap_answers_is_found_however_wide_the_gap(int width)
    {
        foreach (var part in Enumerable.Range(1, 130).Select(n => Send("u:1:2", 1, n)).Chunk(65)) await room.RunAsync(part);
        await room.TakeAsync(Enumerable.Range(200, width).Select(n => Send("u:1:2", 1, n)));
        room.Lose();
        await room.TakeAsync(Send("u:1:2", 1, 300, replyTo: 3)); // on a page that the gap has nothing to do with
        room.Restart();
        await room.SettleAsync();
        Assert.Equal(3, room.Mailbox(2).Messages.Last().ReplyToMessageId);
    }

    [Fact]
    public async Task In_a_chat_what_happened_before_somebody_came_is_stepped_over()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11, "before"), Add(5, 1, 12, 3), Send("c:5", 1, 13, "after"));
        Assert.Equal(["after"], room.Mailbox(3).Texts);
        Assert.Equal([3, 4], room.Mailbox(3).Log.Select(r => r.OpNo));
        Assert.Equal(4, room.Mailbox(3).Dialog(Peer.Chat(5)).LastOp);
    }

    [Fact]
    public async Task In_a_chat_a_gap_is_filled_with_what_happened_while_its_owner_was_there()
    {
        await room.TakeAsync(
            Create(5, 1, 10, 2), Send("c:5", 1, 11, "with 2"), Remove(5, 1, 12, 2), Send("c:5", 1, 13, "without 2"),
                Add(5, 1, 14, 2), Send("c:5", 1, 15, "with 2 again"));
        room.Lose();
        await room.RunAsync(Send("c:5", 1, 16, "now"));

        Assert.Equal(["with 2", "with 2 again", "now"], room.Mailbox(2).Texts);
        Assert.Equal([1, 2, 3, 5, 6, 7], room.Mailbox(2).Log.Select(r => r.OpNo));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task In_a_chat_that_its_owner_has_never_been_in_nothing_is_missing()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("c:5", 1, 12, "stray"));
        var stray = room.Announced[^1].Clone();
        stray.Owners.Clear();
        stray.Owners.Add(3);
        await room.RunAsync(stray);
        Assert.Equal(stray.Ops.Select(o => o.OpNo), room.Mailbox(3).Log.Select(r => r.OpNo));
    }

    [Fact]
    public async Task Who_is_put_out_gets_what_was_said_before_even_if_only_the_removal_arrives()
    {
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11, "one"), Send("c:5", 1, 12, "two"));
        room.Lose();
        await room.RunAsync(Remove(5, 1, 13, 2));
        Assert.Equal(["one", "two"], room.Mailbox(2).Texts);
        Assert.Equal(4, room.Mailbox(2).Pts);
    }

    [Fact]
    public async Task A_gap_as_wide_as_several_pages_is_filled()
    {
        foreach (var part in Enumerable.Range(1, 300).Select(n => Send("u:1:2", 1, n, $"{n}")).Chunk(100)) await room.TakeAsync(part);
        room.Lose();
        await room.RunAsync(Send("u:1:2", 2, 301, "301"));
        Assert.Equal(Enumerable.Range(1, 301).Select(n => $"{n}"), room.Mailbox(2).Texts);
        room.Mailbox(1).AssertSound();
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task An_operation_that_is_announced_but_not_in_the_log_is_poison_and_touches_nothing()
    {
        await room.RunAsync(Send("u:1:2", 1, 11, "one"));
        await room.TakeAsync(Send("u:1:2", 1, 12, "two"), Send("u:1:2", 1, 13, "three"));
        var tooEarly = room.Announced.Select(d => d.Clone()).Last(d => d.Owners.Contains(2));
        tooEarly.Ops[0].OpNo = 9;
        room.Lose();

        await room.RunAsync(tooEarly);

        Assert.Equal(["one"], room.Mailbox(2).Texts);
        Assert.Contains(
            "conversation/u:1:2/op/4 is announced but not in the log",
            Assert.Single(room.Broker.Published, e => e.DeadReason is not null).DeadReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_whatever_order_and_however_often_announcements_come_the_mailboxes_are_the_same() =>
        await Gen.Select(Gen.Long[1, 3].Array[1, 25], Gen.Int[0, 1 << 30], Gen.Int[1, 6]).SampleAsync(async (senders, seed, batch) =>
        {
            var hostile = new Room();
            await hostile.TakeAsync(Create(5, 1, 1000, 2));
            for (var i = 0; i < senders.Length; i++)
            {
                await hostile.TakeAsync(
                    i % 7 == 3 ? Add(5, 1, 2000 + i, 3) : i % 11 == 9 ? Remove(5, 1, 2000 + i, 3) : Send("c:5", senders[i],
                    i + 1, $"{i}"));
            }

            // Each owner hears of each operation at least once, in any order, from one of two processes.
            var random = new Random(seed);
            var announcements = hostile.Announced.SelectMany(ByOwner).ToList();
            announcements.AddRange(announcements.Where(_ => random.Next(3) == 0).ToList());
            var shuffled = announcements.ToArray();
            random.Shuffle(shuffled);
            hostile.Lose();
            foreach (var part in shuffled.Chunk(batch))
            {
                if (random.Next(4) == 0) hostile.Restart();
                Assert.All(await hostile.TakeAsync(part), s => Assert.Equal(EntryStatus.Success, s));
            }

            await hostile.SettleAsync(); // a wide gap is closed in several steps
            var quiet = new Room(hostile.Store);
            foreach (var user in new[] { 1, 2, 3 }) quiet.Mailbox(user).AssertSound();
            foreach (var user in new[] { 1, 2, 3 })
                Assert.Equal(
                    announcements.Where(d => d.Owners[0] == user).Select(d => d.Ops[0].OpNo).Distinct().Order(),
                    quiet.Mailbox(user).Log.Select(r => r.OpNo));
        });

    private static IEnumerable<Deliver> ByOwner(Deliver deliver) =>
        deliver.Ops.SelectMany(op => deliver.Owners.Select(owner => new Deliver
        {
            Conversation = deliver.Conversation, Ops = { op }, Owners = { owner }, Retry = deliver.Retry,
        }));
}
