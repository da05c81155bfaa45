using CsCheck;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class ConversationTests
{
    [Fact]
    public async Task All_kinds_of_operations_are_numbered_in_one_row()
    {
        var room = new Room();
        await room.TakeAsync(
            Create(5, 1, 10, 2), Send("c:5", 1, 11), Add(5, 1, 12, 3), Album("c:5", 2, 13, 14), Remove(5, 1, 15, 2), Send("c:5", 3, 16));
        var ops = Ops(room, "c:5");
        Assert.Equal([1, 2, 3, 4, 5, 6], ops.Select(o => o.OpNo));
        Assert.Equal([1, 2, 3, 4, 6, 7], ops.Select(o => o.FirstDialogMessageId()));
        Assert.Equal([1, 2, 3, 5, 6, 7], ops.Select(o => o.LastDialogMessageId()));
    }

    [Fact]
    public async Task A_refusal_takes_no_number()
    {
        var room = new Room();
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 3, 12), Send("u:1:2", 2, 13));
        Assert.Equal([1, 2], Ops(room, "u:1:2").Select(o => o.OpNo));
    }

    [Fact]
    public async Task Conversations_do_not_touch_each_other()
    {
        var room = new Room();
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:3", 1, 11), Send("u:1:2", 2, 12));
        Assert.Equal([1, 2], Ops(room, "u:1:2").Select(o => o.OpNo));
        Assert.Equal([1], Ops(room, "u:1:3").Select(o => o.OpNo));
    }

    [Fact]
    public async Task Whatever_is_asked_operations_are_dense_dates_grow_and_each_reaches_exactly_its_members()
    {
        var user = Gen.Long[1, 5];
        var command = Gen.OneOf(
            Gen.Select(user, Gen.Long[1, 40], Gen.Long[0, 9], (u, id, at) => (IMessage)Send("c:5", u, id, at: at)),
            Gen.Select(user, Gen.Long[1, 40], user, (u, id, who) => (IMessage)Add(5, u, id, who)),
            Gen.Select(user, Gen.Long[1, 40], user, (u, id, who) => (IMessage)Remove(5, u, id, who)));
        await Gen.Select(command.List[1, 40], Gen.Int[1, 7]).SampleAsync(async (commands, batch) =>
        {
            var room = new Room();
            await room.TakeAsync(Create(5, 1, 1000, 2, 3));
            foreach (var part in commands.Chunk(batch)) await room.TakeAsync(part);
            AssertSound(room);
        });
    }

    [Fact]
    public async Task Messages_of_a_batch_that_reach_the_same_people_are_one_announcement_a_shard()
    {
        var room = new Room();
        await room.TakeAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), Send("c:5", 2, 12), Add(5, 1, 13, 3), Send("c:5", 1, 14));
        Assert.Equal(
            ["1: 1", "1: 2 3", "1: 4", "1: 5", "2: 1", "2: 2 3", "2: 4", "2: 5", "3: 4", "3: 5"],
            room.Announced.Select(d => $"{d.Owners.Single()}: {string.Join(' ', d.Ops.Select(o => o.OpNo))}").Order());
    }

    [Fact]
    public void A_chat_weighs_what_its_members_do()
    {
        var chat = Conversation.Of("c:5");
        Assert.Equal(2, chat.Weight);
        chat.Members.Of(0).LoadAbsent();
        for (var user = 1; user <= 1000; user++) chat.Members.All.Members.Add(new Member { UserId = user });
        Assert.Equal(2 + 1000 / 16, chat.Weight);
    }

    [Fact]
    public void What_it_keeps_between_turns_is_not_what_was_said_in_them()
    {
        var conversation = Conversation.Of("u:1:2");
        var (dedupe, op) = (conversation.DedupeOf(1, 11), conversation.OpOf(1));
        Assert.Same(dedupe, conversation.DedupeOf(1, 11));
        conversation.Settle();
        Assert.NotSame(dedupe, conversation.DedupeOf(1, 11));
        Assert.NotSame(op, conversation.OpOf(1));
    }

    private static void AssertSound(Room room)
    {
        var ops = Ops(room, "c:5");
        Assert.False(room.Store.Has($"conversation/c:5/op/{ops.Count + 1}"));
        for (var i = 1; i < ops.Count; i++)
        {
            Assert.Equal(ops[i - 1].LastDialogMessageId() + 1, ops[i].FirstDialogMessageId());
            Assert.True(ops[i].Date >= ops[i - 1].Date);
        }

        var members = room.Store.Get<Membership>("conversation/c:5/members")!;
        Assert.Equal(members.Members.Count(m => m.IsCurrent), room.Store.Get<ConversationHead>("conversation/c:5")!.MemberCount);
        foreach (var op in ops)
        {
            var announced = room.Announced.Where(d => d.Ops.Any(o => o.OpNo == op.OpNo)).SelectMany(d => d.Owners).Distinct().Order();
            Assert.Equal(members.At(op.OpNo).Order(), announced);
        }
    }

    private static List<Op> Ops(Room room, string conversation) =>
        [.. Enumerable.Range(1, (int)room.Store.Get<ConversationHead>("conversation/" + conversation)!.LastOp)
            .Select(n => room.Store.Get<Op>($"conversation/{conversation}/op/{n}")!)];
}
