using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Scenarios;

/// <summary>What is kept once for all is told to those whom it mentions, as it would be in a chat.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_somebody_is_mentioned_in_a_channel
{
    [Fact]
    public async Task They_are_told_on_every_device_and_nobody_else_is()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol, group) = await GroupAsync(world);
        var tablet = await world.PhoneAsync(2, "tablet", pts: 0);
        var (question, _) = await bob.SendAsync(group, "does anybody know?");
        var (named, _) = await alice.SendAsync(group, "@u2 and @U3, not @nobody, look");
        var (answer, _) = await carol.SendAsync(group, "yes", replyTo: question);

        foreach (var phone in new[] { bob, tablet }) await phone.UntilAsync(p => Mentions(p, group) == 2, "two mentions");
        await carol.UntilAsync(p => Mentions(p, group) == 1, "one mention");
        Assert.Equal([answer, named], (await bob.Client.GetUnreadMentionsAsync(group)).Messages.Select(m => m.Id));
        Assert.Equal(2, (await tablet.Client.GetChannelsAsync()).Channels_.Single().Dialog.Counters.UnreadMentionsCount);
        Assert.DoesNotContain(alice.Shown, u => u.UserMentioned is not null);
        foreach (var phone in new[] { alice, bob, carol, tablet }) await phone.CheckAsync();
    }

    [Fact]
    public async Task What_is_seen_or_deleted_counts_no_more()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, _, group) = await GroupAsync(world);
        var tablet = await world.PhoneAsync(2, "tablet", pts: 0);
        var ids = await alice.SendAllAsync(group, Enumerable.Range(1, 5).Select(n => $"@u2 {n}"));
        await bob.UntilAsync(p => Mentions(p, group) == 5, "five mentions");

        await bob.Client.ReadContentsAsync(group, [ids[4]]);
        await tablet.UntilAsync(p => Mentions(p, group) == 4, "that one is seen");
        await alice.Client.DeleteAsync(group, [ids[2]], forEveryone: true);
        await tablet.UntilAsync(p => Mentions(p, group) == 3, "that one is gone");
        await tablet.Client.ReadMentionsAsync(group, ids[1]);
        await bob.UntilAsync(p => Mentions(p, group) == 1, "that two more are seen");
        Assert.Equal([ids[3]], (await bob.Client.GetUnreadMentionsAsync(group)).Messages.Select(m => m.Id));
        foreach (var phone in new[] { bob, tablet }) await phone.CheckAsync();
        await world.VerifyAsync();
    }

    [Fact]
    public async Task Who_is_put_out_is_told_no_more_and_begins_anew_when_they_come_back()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, _, group) = await GroupAsync(world);
        await alice.SendAsync(group, "@u2, one");
        await bob.UntilAsync(p => Mentions(p, group) == 1, "the first");
        await alice.Client.RemoveMemberAsync(group, 2);
        await bob.UntilAsync(p => Mentions(p, group) == 0, "that it is out");
        await alice.SendAsync(group, "@u2, two");
        await Refused.AsAsync(Code.NotAMember, () => bob.Client.GetUnreadMentionsAsync(group));

        await alice.Client.AddMembersAsync(group, [2]);
        var (third, _) = await alice.SendAsync(group, "@u2, three");
        await bob.UntilAsync(p => Mentions(p, group) == 1, "the third");
        Assert.Equal([third], (await bob.Client.GetUnreadMentionsAsync(group)).Messages.Select(m => m.Id));
        Assert.Equal([1L, 3], bob.Shown.Where(u => u.UserMentioned is not null).Select(u => u.UserMentioned.Ids.Single() - (third - 3)));
        await bob.CheckAsync();
        await world.VerifyAsync();
    }

    private static async Task<(Phone Alice, Phone Bob, Phone Carol, Peer Group)> GroupAsync(World world)
    {
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var group = Peer.Channel(await alice.Client.CreateChannelAsync("all of us", [2, 3]));
        foreach (var phone in new[] { alice, bob, carol }) await phone.UntilAsync(p => p.Shown.Any(u => u.ChannelJoined is not null), "that it is in the group");
        return (alice, bob, carol, group);
    }

    private static int Mentions(Phone phone, Peer group) => phone.Counters(group)?.UnreadMentionsCount ?? 0;
}
