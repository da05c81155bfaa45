using DaprMessaging.Contracts;
using Action = DaprMessaging.Contracts.Typing.Types.Action;

namespace DaprMessaging.Scenarios;

[Trait(Parts.Trait, Parts.Every)]
public sealed class When_somebody_is_typing
{
    [Fact]
    public async Task All_devices_of_the_other_that_are_there_hear_it_and_nobody_else()
    {
        await using var world = await World.StartAsync();
        Phone[] bobs = [await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop")];
        Phone[] others = [await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(3)];
        var alice = others[0];

        await alice.Client.SetTypingAsync(Peer.User(2));
        await alice.Client.SetTypingAsync(Peer.User(2), Action.Cancel);
        foreach (var bob in bobs)
        {
            await bob.UntilAsync(p => p.Typing.Count == 2, "that alice is typing");
            Assert.All(bob.Typing, t => Assert.Equal((alice.Peer, 1L), (t.Peer, t.UserId)));
            Assert.Equal([Action.Typing, Action.Cancel], bob.Typing.Select(t => t.Action));
        }

        // Whatever was to come to them has come: this goes the same way, and is behind it.
        await alice.SendAsync(Peer.User(3), "done");
        foreach (var phone in others.Append(others[2])) await phone.UntilTextAsync("done");
        Assert.All(others, phone => Assert.Empty(phone.Typing));
    }

    [Fact]
    public async Task Nothing_of_it_is_kept_and_who_comes_later_does_not_hear_of_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "before");
        await bob.UntilTextAsync("before");
        var (steps, writes) = ((alice.Client.Pts, bob.Client.Pts), Writes(world));

        for (var i = 0; i < 10; i++) await alice.Client.SetTypingAsync(bob.Peer);
        await bob.UntilAsync(p => p.Typing.Count == 10, "that alice is typing");
        Assert.Equal(steps, (alice.Client.Pts, bob.Client.Pts));
        Assert.Equal(writes, Writes(world));
        Assert.Equal(steps, ((await alice.Client.GetStateAsync()).Pts, (await bob.Client.GetStateAsync()).Pts));

        var late = await world.PhoneAsync(2, "laptop", pts: 0);
        await alice.SendAsync(bob.Peer, "after");
        await late.UntilTextAsync("after");
        Assert.Empty(late.Typing);
    }

    [Fact]
    public async Task Who_does_not_want_to_hear_somebody_does_not_hear_that_either()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await bob.Client.BlockUserAsync(1);
        await alice.Client.SetTypingAsync(bob.Peer);
        await bob.Client.BlockUserAsync(1, blocked: false);
        await alice.Client.SetTypingAsync(bob.Peer, Action.RecordingVoice);
        await bob.UntilAsync(p => p.Typing.Count > 0, "what alice does");

        Assert.Equal([Action.RecordingVoice], bob.Typing.Select(t => t.Action));
        await Refused.AsAsync(Refusal.Types.Code.UserUnknown, () => alice.Client.SetTypingAsync(Peer.User(404)));
    }

    private static long Writes(World world) => world.System.Host.Counters[Names.Inbox, "ExecuteStateTransaction"] +
        world.System.Host.Counters[Names.Msg, "ExecuteStateTransaction"] + world.System.Host.Counters[Names.Inbox, "BulkPublishEvent"];
}
