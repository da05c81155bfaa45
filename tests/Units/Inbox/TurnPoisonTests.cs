using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using static DaprMessaging.Units.Inbox.Commands;
using Delivery = DaprMessaging.Hosting.Delivery;

namespace DaprMessaging.Units.Inbox;

/// <summary>A poison event goes to the dead letters with its reason, and blocks nobody.</summary>
public sealed class TurnPoisonTests
{
    private readonly Room room = new();

    private IReadOnlyList<Emission> Dead => [.. room.Broker.Published.Where(e => e.DeadReason is not null)];

    [Fact]
    public async Task What_cannot_be_read_is_parked_as_it_came_and_the_others_go_on()
    {
        var damaged = room.NewDelivery(Send("u:1:2", 1,
            11)) with
        { Data = new byte[] { 0x0A, 0x7F, 1 }, Id = "the id", TraceParent = "00-t", Key = "u:1:2" };
        Assert.Equal(
            [EntryStatus.Success, EntryStatus.Success], await room.TakeAsync([damaged, room.NewDelivery(Send("u:1:2", 1, 12))]));
        var dead = Assert.Single(Dead);
        Assert.Equal(
            ("Inbox-T-dead", "u:1:2", "the id", SendMessages.Descriptor.FullName, "00-t"),
            (dead.Topic, dead.Key, dead.Id, dead.Type, dead.TraceParent));
        Assert.Equal(damaged.Data.ToArray(), dead.Data.ToByteArray());
        Assert.NotEmpty(dead.DeadReason!);
        Assert.Equal((DeadKind.Unreadable, false), (dead.DeadKind, dead.IsJson));
        Assert.Equal(2, room.Announced.Count);
    }

    [Fact]
    public async Task What_came_as_json_is_parked_as_json()
    {
        var json = System.Text.Encoding.UTF8.GetBytes("{\"conversation\":\"nobody\"}");
        await room.TakeAsync([room.NewDelivery(Send("u:1:2", 1, 11)) with { Data = json, IsJson = true }]);
        Assert.True(Assert.Single(Dead).IsJson);
    }

    [Fact]
    public async Task What_addresses_nobody_is_parked_with_the_reason()
    {
        await room.TakeAsync(Send("nobody", 1, 11), Profile(-5, "nobody"));
        Assert.Equal(["'nobody' is not the id of a conversation", "-5 is no user id"], Dead.Select(d => d.DeadReason));
        Assert.All(Dead, d => Assert.Equal(DeadKind.Unaddressed, d.DeadKind));
        Assert.Empty(room.Store.Keys);
    }

    [Fact]
    public async Task What_throws_three_times_is_parked_and_leaves_no_trace_of_what_it_began()
    {
        var deliver = new Deliver { Conversation = "u:1:2", Owners = { 2 }, Ops = { Op(1), Op(2) } };
        (deliver.Ops[1].Sender, deliver.Ops[1].Service.Action) = (2, null); // there is no answer to nothing
        Assert.Equal([EntryStatus.Success, EntryStatus.Success], await room.TakeAsync(deliver, Profile(2, "Bob")));
        Assert.Equal(DeadKind.Failed, Assert.Single(Dead).DeadKind);
        Assert.Equal(1, room.Mailbox(2).Pts);
        Assert.Equal("Bob", room.Mailbox(2).Profile!.Name);
    }

    [Fact]
    public async Task What_comes_after_a_poison_event_of_the_same_aggregate_is_done()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12));
        var poison = new Deliver { Conversation = "u:1:2", Owners = { 2 }, Ops = { Op(1) } };
        poison.Ops[0].Service = null; // an operation that is none
        var announced = room.Announced;
        room.Lose();
        Assert.All(await room.TakeAsync([poison, .. announced]), s => Assert.Equal(EntryStatus.Success, s));
        Assert.Single(Dead);
        Assert.Equal(2, room.Mailbox(2).Pts);
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task If_it_cannot_be_parked_it_comes_again()
    {
        room.Broker.OnPublish = _ => new PublishException("the broker is out");
        Assert.Equal([EntryStatus.Retry], await room.TakeAsync(Send("nobody", 1, 11)));
        room.Broker.OnPublish = _ => null;
        Assert.Equal([EntryStatus.Success], await room.TakeAsync(Send("nobody", 1, 11)));
        Assert.Single(Dead);
    }

    [Theory]
    [InlineData("mailbox/2")]
    [InlineData("mailbox/2/dialog/u1")]
    [InlineData("mailbox/2/dialog/u1/page/0")]
    public async Task A_document_that_is_damaged_is_poison_for_its_mailbox_and_for_no_other(string key)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:2:3", 3, 12));
        room.Store.Damage(key);
        var before = Mailbox2();
        room.Restart();
        await room.RunAsync(Send("u:1:2", 1, 13, "after"), Send("u:1:4", 1, 14, "to another"));

        Assert.Equal(before, Mailbox2());
        Assert.Equal("Inbox-T-dead", Assert.Single(Dead).Topic);
        Assert.StartsWith($"{key} is damaged", Dead[0].DeadReason, StringComparison.Ordinal);
        Assert.Equal(DeadKind.Damaged, Dead[0].DeadKind);
        Assert.Contains("after", room.Mailbox(1).Texts);
        Assert.Contains("to another", room.Mailbox(4).Texts);

        // Nor does it pass for an empty one when the next event comes.
        await room.RunAsync(Send("u:1:2", 1, 15));
        Assert.Equal(before, Mailbox2());
        Assert.Equal(2, Dead.Count);

        Dictionary<string, Google.Protobuf.ByteString> Mailbox2() =>
            room.Store.Snapshot()
                .Where(d => d.Key == "mailbox/2" || d.Key.StartsWith("mailbox/2/", StringComparison.Ordinal)).ToDictionary();
    }

    [Theory]
    [InlineData("conversation/c:5")]
    [InlineData("conversation/c:5/members")]
    [InlineData("conversation/c:5/sent/1/11")]
    public async Task The_same_for_a_conversation(string key)
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Create(6, 1, 12, 2));
        room.Store.Damage(key);
        room.Restart();
        Assert.All(await room.TakeAsync(Send("c:5", 1, 11), Send("c:6", 1, 14)), s => Assert.Equal(EntryStatus.Success, s));
        Assert.StartsWith($"{key} is damaged", Assert.Single(Dead).DeadReason, StringComparison.Ordinal);
        Assert.Equal("c:6", room.Announced[^1].Conversation);
        await room.TakeAsync(Send("c:5", 1, 11));
        Assert.Equal(2, Dead.Count);
    }

    [Fact]
    public async Task Of_a_batch_of_a_conversation_only_what_needs_the_damaged_document_is_parked()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Store.Damage("conversation/u:1:2/sent/1/11");
        room.Restart();
        await room.RunAsync(Send("u:1:2", 1, 12, "before"), Send("u:1:2", 1, 11), Send("u:1:2", 2, 11, "after"));
        Assert.StartsWith("conversation/u:1:2/sent/1/11 is damaged", Assert.Single(Dead).DeadReason, StringComparison.Ordinal);
        Assert.Equal(["hello", "before", "after"], room.Mailbox(2).Texts);
        Assert.Equal(3, room.Results.Count(r => r.MessagesSent is not null));
    }

    [Fact]
    public async Task If_the_head_is_damaged_nobody_looks_step_by_step()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Store.Damage("conversation/u:1:2");
        room.Restart();
        room.Store.ForgetCalls();
        await room.TakeAsync(Enumerable.Range(12, 50).Select(n => Send("u:1:2", 1, n)));
        Assert.Equal((50, 1, 0), (Dead.Count, room.Store.Reads.Count, room.Store.Commits.Count));
    }

    [Fact]
    public async Task An_announcement_that_one_of_its_owners_cannot_take_reaches_the_others()
    {
        await room.RunAsync(Create(5, 1, 10, 65));
        room.Store.Damage("mailbox/65/dialog/c5");
        room.Restart();
        await room.RunAsync(Send("c:5", 1, 11));
        Assert.Equal(2, room.Mailbox(1).Pts);
        Assert.Equal(1, room.Mailbox(65).Pts);
        Assert.Single(Dead); // as a whole: driving it again changes nothing twice
    }

    [Fact]
    public async Task A_parked_announcement_can_be_driven_again_when_its_cause_is_mended()
    {
        await room.RunAsync(Create(5, 1, 10, 65));
        var sound = room.Store.Get<DaprMessaging.Contracts.State.DialogState>("mailbox/65/dialog/c5")!;
        room.Store.Damage("mailbox/65/dialog/c5");
        room.Restart();
        await room.RunAsync(Send("c:5", 1, 11));
        room.Store.Put("mailbox/65/dialog/c5", sound);
        room.Restart();

        var dead = Assert.Single(Dead);
        await room.TakeAsync([new Delivery("1", dead.Id, dead.Type, dead.TraceParent, dead.Data.Memory) { Key = dead.Key }]);
        Assert.Equal((2, 2), (room.Mailbox(1).Pts, room.Mailbox(65).Pts));
        room.Mailbox(65).AssertSound();
    }

    [Fact]
    public async Task A_step_that_the_store_never_takes_is_found_and_parked_and_the_others_are_done()
    {
        room.Store.OnCommit = writes => writes.Any(w => w.Key == "conversation/u:1:2/sent/1/12")
            ? new StateException(StateFailure.Rejected, "too large") : null;
        Assert.All(
            await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Send("u:1:2", 1, 13), Send("u:3:4", 3, 12)),
            s => Assert.Equal(EntryStatus.Success, s));
        Assert.Equal(("the store refuses its writes", DeadKind.Refused), (Assert.Single(Dead).DeadReason, Dead[0].DeadKind));
        Assert.Equal(
            [11, 13], room.Announced.Where(d => d.Conversation == "u:1:2" && d.Owners[0] == 1).SelectMany(d => d.Ops).Select(o => o.Sent.Items[0].RandomId));
        Assert.Contains(room.Announced, d => d.Conversation == "u:3:4");
        await room.SettleAsync();
        Assert.Equal(2, room.Mailbox(2).Pts);
    }

    [Fact]
    public async Task A_single_step_that_the_store_never_takes_is_parked()
    {
        room.Store.OnCommit = writes => writes.Any(w => w.Key.StartsWith("conversation/u:1:2", StringComparison.Ordinal))
            ? new StateException(StateFailure.Rejected, "too large") : null;
        Assert.Equal([EntryStatus.Success], await room.TakeAsync(Send("u:1:2", 1, 11)));
        Assert.Single(Dead);
        Assert.Empty(room.Store.Keys);
    }

    [Fact]
    public async Task Steps_that_are_too_much_only_together_are_all_done()
    {
        room.Store.OnCommit = writes => writes.Count(w => w.Create) > 4 ? new StateException(StateFailure.Rejected, "too large") : null;
        Assert.All(
            await room.TakeAsync(Enumerable.Range(1, 6).Select(n => Send("u:1:2", 1, n, $"{n}"))),
            s => Assert.Equal(EntryStatus.Success, s));
        Assert.Empty(Dead);
        await room.SettleAsync();
        Assert.Equal(["1", "2", "3", "4", "5", "6"], room.Mailbox(2).Texts);
    }

    private static DaprMessaging.Contracts.State.Op Op(long n) => new()
    {
        OpNo = n, Sender = 1,
        Service = new() { DialogMessageId = n, Action = new ServiceAction { MembersAdded = new MembersAdded() } },
    };
}
