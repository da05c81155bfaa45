using DaprMessaging.Client;
using DaprMessaging.Contracts;
using Audience = DaprMessaging.Contracts.PresencePrivacy.Types.Audience;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Status = DaprMessaging.Contracts.Presence.Types.Status;

namespace DaprMessaging.Scenarios;

/// <summary>Users see whether others are there, if those want it; nobody else hears of it, and nothing of it is kept in mailboxes.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_somebody_is_watched
{
    // Who has been away for so long (nearly, clocks are coarse) is told to have gone, in milliseconds.
    private const long Grace = 29_900;

    // Longer than it takes until somebody who has gone is said to have.
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task Those_who_watch_hear_who_comes_and_who_has_gone_but_not_of_who_comes_back_at_once()
    {
        await using var world = await World.StartAsync(replicas: "session=2");
        Phone[] alices = [await world.PhoneAsync(1, gateway: 0), await world.PhoneAsync(1, "tablet", gateway: 1)];
        var (bob, carol) = (await world.PhoneAsync(2, gateway: 1), await world.PhoneAsync(3));
        var steps = await StepsAsync(alices[0], bob, carol);
        foreach (var alice in alices)
        {
            await alice.Client.WatchPresenceAsync([2, 99]);
            Assert.Equal([(2, Status.Online), (99, Status.Hidden)], Seen(alice).Order());
        }

        for (var n = 0; n < 5; n++)
        {
            await bob.DisposeAsync();
            bob = await world.PhoneAsync(2, gateway: n % 2);
        }

        var before = Now;
        await bob.DisposeAsync();
        foreach (var alice in alices)
        {
            await UntilAsync(alice, p => p.Presences.Count == 3);
            Assert.Equal((2, Status.Offline), Seen(alice)[2]);
            Assert.InRange(alice.Presences.Last().SeenAt, before - 1, Now - Grace); // when the connection was seen to end, not when it was told
        }

        bob = await world.PhoneAsync(2);
        foreach (var alice in alices) await UntilAsync(alice, p => p.Presences.Count == 4 && Seen(p)[3] == (2, Status.Online));
        Assert.Empty(carol.Presences);
        Assert.Equal(steps, await StepsAsync(alices[0], bob, carol));
    }

    [Fact]
    public async Task Only_those_see_it_who_are_to()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var tablet = await world.PhoneAsync(2, "tablet");
        foreach (var one in new[] { alice, carol, tablet }) await one.Client.WatchPresenceAsync([2]);
        Assert.Equal(Audience.Everyone, (await bob.Client.GetPresencePrivacyAsync()).Audience);

        await bob.Client.SetPresencePrivacyAsync(Audience.Nobody, [3]);
        await UntilAsync(alice, p => Seen(p) is [.., (2, Status.Hidden)]);
        Assert.Equal(new PresencePrivacy { Audience = Audience.Nobody, ExceptUserIds = { 3 } }, await tablet.Client.GetPresencePrivacyAsync());
        var late = await world.PhoneAsync(1, "laptop");
        await late.Client.WatchPresenceAsync([2]);
        Assert.Equal([(2, Status.Hidden)], Seen(late));
        await bob.Client.SetPresencePrivacyAsync(Audience.Everyone, []);
        await UntilAsync(alice, p => Seen(p) is [.., (2, Status.Online)]);

        await bob.Client.BlockUserAsync(1);
        foreach (var one in new[] { alice, late }) await UntilAsync(one, p => Seen(p) is [.., (2, Status.Hidden)]);
        await alice.Client.WatchPresenceAsync([2]);
        await UntilAsync(alice, p => Seen(p) is [.., (2, Status.Hidden), (2, Status.Hidden)]);
        await bob.Client.BlockUserAsync(1, blocked: false);
        await alice.Client.WatchPresenceAsync([2]);
        Assert.Equal((2, Status.Online), Seen(alice)[^1]);
        foreach (var one in new[] { carol, tablet }) Assert.Equal([(2, Status.Online)], Seen(one)); // to these it was the same all the time
    }

    [Fact]
    public async Task Who_does_not_look_at_any_device_is_not_there_and_messages_come_all_the_same()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.Client.WatchPresenceAsync([2]);
        await bob.Client.SetAwayAsync(true);
        await UntilAsync(alice, p => Seen(p) is [(2, Status.Online), (2, Status.Offline)]);
        await alice.SendAsync(bob.Peer, "are you there?");
        await bob.UntilTextAsync("are you there?");
        await bob.Client.SetAwayAsync(false);
        await UntilAsync(alice, p => Seen(p) is [_, _, (2, Status.Online)]);
        await alice.Client.UnwatchPresenceAsync([]);
        await bob.Client.SetPresencePrivacyAsync(Audience.Nobody, []);
        await alice.SendAsync(bob.Peer, "behind it");
        await bob.UntilTextAsync("behind it");
        Assert.Equal(3, alice.Presences.Count);
    }

    [Fact]
    public async Task What_is_asked_wrongly_is_refused_and_apps_cannot_watch()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        await Refused.AsAsync(Code.TooMany, () => alice.Client.WatchPresenceAsync(Enumerable.Range(1, 201).Select(n => (long)n)));
        await Refused.AsAsync(Code.RequestInvalid, () => alice.Client.WatchPresenceAsync([0]));
        await Refused.AsAsync(Code.RequestInvalid, () => alice.Client.SetPresencePrivacyAsync(Audience.Unspecified, []));
        await using var app = await world.System.Host.AddAsync("app", TestContext.Current.CancellationToken);
        Assert.Contains("REQUEST_INVALID", await Invocation.AskAsync(app, "watchPresence", world.Token(1), """{"userIds":["2"]}"""), StringComparison.Ordinal);
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static List<(long User, Status Status)> Seen(Phone phone) => [.. phone.Presences.Select(p => (p.UserId, p.Status))];

    private static async Task UntilAsync(Phone phone, Func<Phone, bool> condition) =>
        Assert.True(await Wait.UntilAsync(() => condition(phone), Long), $"u{phone.UserId} has heard {string.Join(", ", Seen(phone))}");

    private static async Task<string> StepsAsync(params Phone[] phones)
    {
        var steps = new List<long>();
        foreach (var phone in phones) steps.Add((await phone.Client.GetStateAsync()).Pts);
        return string.Join(' ', steps);
    }
}
