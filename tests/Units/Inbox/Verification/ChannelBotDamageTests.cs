using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>What a bot was not told of a channel is found and said again; and which operations concerned it follows from them.</summary>
public sealed class ChannelBotDamageTests
{
    private const long Dice = 7;

    private readonly Room room = new();

    [Fact]
    public async Task What_it_was_not_told_is_said_again()
    {
        await BeginAsync();
        await room.TakeAsync(Mention(Channel, 1, 11, Dice), Mention(Channel, 1, 12, Dice));
        room.Lose();
        var audit = new Audit(room.Store);
        await audit.CheckAsync(Dice);
        Assert.Equal(
            ("mailbox 7", "has been told of 1 operations of b:5 that concern it, of 3", Cure.Repair),
            audit.Damages.Single(d => d.User == Dice) is var d ? (d.Where, d.What, d.Cure) : default);

        var repairs = await audit.RepairsAsync();
        Assert.Single(repairs, r => r.Type == TellBots.Descriptor.FullName);
        Assert.All(await room.TakeAsync([.. repairs.Select((r, i) => new Delivery($"{i}", r.Id, r.Type, r.TraceParent, r.Data.Memory) { Key = r.Key })]), s => Assert.Equal(EntryStatus.Success, s));
        await room.SettleAsync();
        await audit.RecheckAsync();
        Assert.DoesNotContain(audit.Damages, d => d.User == Dice);
        Assert.Equal([1, 2, 3], room.Mailbox(Dice).Log.Where(r => r.Update.ChannelTold is not null).Select(r => r.Update.ChannelTold.Pts));
    }

    [Fact]
    public async Task Which_operations_concerned_it_is_built_again()
    {
        await BeginAsync();
        await room.RunAsync(Mention(Channel, 1, 11, Dice), PutOut(1, 12, Dice));
        var before = room.Store.Get<Membership>(Names.Members(Channel, Dice));
        Assert.Equal(3, before!.Members.Single(m => m.UserId == Dice).BotSteps);
        room.Store.Remove(Names.BotOp(Channel, Dice, 2));
        room.Store.Remove(Names.Members(Channel, Dice));
        var rebuild = new ConversationRebuild(room.Store, Channel);
        Assert.Equal(2, (await rebuild.CompareAsync()).Count);
        await rebuild.WriteAsync();
        Assert.Equal(2, room.Store.Get<BotOp>(Names.BotOp(Channel, Dice, 2))!.OpNo);
        Assert.Equal(before, room.Store.Get<Membership>(Names.Members(Channel, Dice)));
        Assert.Empty(await rebuild.CompareAsync());
    }

    private async Task BeginAsync()
    {
        var profile = Profile(Dice, "Dice");
        profile.Bot = true;
        var found = Found(1, 10, 2, Dice);
        found.Bots.Add(Dice);
        await room.RunAsync(profile);
        await room.RunAsync(found);
    }
}
