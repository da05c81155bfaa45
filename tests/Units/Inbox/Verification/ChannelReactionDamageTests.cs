using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ReactionCommands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>What an author was not told of reactions in a channel is found and said again; and the lists of who reacts follow from the operations.</summary>
public sealed class ChannelReactionDamageTests
{
    private readonly Room room = new();

    [Fact]
    public async Task What_an_author_was_not_told_is_said_again()
    {
        await BeginAsync();
        await room.TakeAsync(React(Channel, 2, 12, 2, "👍"), React(Channel, 3, 13, 3, "❤"));
        room.Lose();
        var audit = await AuditAsync();
        Assert.Equal(
            [(1L, "does not know how others react to message 2 of b:5 since operation 4", Cure.Repair), (1L, "does not know how others react to message 3 of b:5 since operation 5", Cure.Repair)],
            audit.Damages.Select(d => (d.User, d.What, d.Cure)));

        await RepairAsync(audit);
        Assert.Empty(audit.Damages);
        Assert.Equal([2L, 3L], Unread(1).Select(u => u.MessageId));
        Assert.Empty((await AuditAsync()).Damages);
    }

    [Fact]
    public async Task That_nobody_does_any_more_is_said_again_too_and_what_was_seen_is_not()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 2, 12, 2, "👍"), React(Channel, 2, 13, 3, "👍"));
        await room.TakeAsync(React(Channel, 2, 14, 2, ""), Delete(Channel, 1, 15, [3]));
        room.Lose();
        var audit = await AuditAsync();
        Assert.Equal(2, audit.Damages.Count);
        await RepairAsync(audit);
        Assert.Empty(audit.Damages);
        Assert.All(Unread(1), u => Assert.True(u.NoneOpNo > u.OpNo));

        await room.TakeAsync(React(Channel, 2, 16, 2, "❤"));
        room.Lose();
        await room.RunAsync(Look(Channel, 1, 7), React(Channel, 2, 17, 2, ""));
        Assert.Empty((await AuditAsync()).Damages);
    }

    [Fact]
    public async Task Of_one_whose_mailbox_may_have_had_no_room_nothing_is_missed()
    {
        await BeginAsync();
        const int many = Limits.UnreadReactions + 2;
        await room.RunAsync(Enumerable.Range(0, many - 2).Select(n => Send(Channel, 1, 100 + n)));
        foreach (var some in Enumerable.Range(0, many).Chunk(100)) await room.RunAsync(some.Select(n => React(Channel, 2, 1000 + n, 2 + n, "👍")));
        Assert.Equal(Limits.UnreadReactions, Unread(1).Count);
        await room.RunAsync(Look(Channel, 1, room.Store.Head().LastOp - 10));
        Assert.Empty((await AuditAsync()).Damages);
    }

    [Fact]
    public async Task The_lists_are_built_again()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 2, 12, 2, "👍"), React(Channel, 3, 13, 2, "❤"), React(Channel, 1, 14, 2, "❤"), React(Channel, 2, 15, 2, "🔥"));
        var before = room.Store.Get<ReactionList>(Names.ReactionPage(Channel, 2, 1));
        Assert.Equal([3L, 1L, 2L], before!.Reactions.Select(r => r.UserId));
        room.Store.Remove(Names.ReactionPage(Channel, 2, 1));
        var rebuild = new ConversationRebuild(room.Store, Channel);
        Assert.Contains("reactions/2/page/1", Assert.Single(await rebuild.CompareAsync()).What, StringComparison.Ordinal);
        await rebuild.WriteAsync();
        Assert.Equal(before, room.Store.Get<ReactionList>(Names.ReactionPage(Channel, 2, 1)));
        await room.RunAsync(React(Channel, 3, 16, 2, ""));
        Assert.Empty((await AuditAsync()).Damages);
    }

    private async Task BeginAsync() => await room.RunAsync(Found(1, 10, 2, 3), Send(Channel, 1, 11), Send(Channel, 1, 20));

    private IReadOnlyList<UnreadReaction> Unread(long user) => room.Mailbox(user).Dialog(Peer.Channel(5)).UnreadReactions;

    private async Task<Audit> AuditAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return audit;
    }

    private async Task RepairAsync(Audit audit)
    {
        var repairs = await audit.RepairsAsync();
        Assert.Single(repairs, r => r.Type == NoteReactions.Descriptor.FullName);
        Assert.All(await room.TakeAsync([.. repairs.Select((r, i) => new Delivery($"{i}", r.Id, r.Type, r.TraceParent, r.Data.Memory) { Key = r.Key })]), s => Assert.Equal(EntryStatus.Success, s));
        await audit.RecheckAsync();
    }
}
