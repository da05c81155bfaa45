using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Scenarios;

/// <summary>Users see which devices they have, and end those that they do not want to have any more.</summary>
public sealed class When_a_session_is_terminated
{
    [Fact]
    public async Task It_is_closed_at_once_and_its_token_is_refused_and_others_do_not_notice()
    {
        await using var world = await World.StartAsync(replicas: "session=2");
        var (phone, bob) = (await world.PhoneAsync(1, gateway: 0), await world.PhoneAsync(2));
        var tablet = await world.PhoneAsync(1, "tablet", gateway: 1);
        var token = world.Token(1, "stolen");
        await using var stolen = await RawSocket.GreetAsync(world, 1, token);
        Assert.Equal(
            [("phone", true, true), ("stolen", true, false), ("tablet", true, false)],
            (await phone.Client.GetSessionsAsync()).OrderBy(s => s.DeviceId).Select(s => (s.DeviceId, s.Online, s.Current)));

        await phone.Client.TerminateSessionAsync("stolen");
        var bye = await stolen.FarewellAsync();
        Assert.Equal((Reason.Terminated, Code.TokenInvalid, "token"), (bye.Reason, bye.Refusal.Code, bye.Refusal.Field));
        await using var again = await RawSocket.ConnectAsync(world);
        await again.SayHelloAsync(world, 1, token);
        bye = await again.FarewellAsync();
        Assert.Equal((Reason.Refused, Code.TokenInvalid), (bye.Reason, bye.Refusal.Code));
        Assert.Equal(["phone", "tablet"], (await tablet.Client.GetSessionsAsync()).Select(s => s.DeviceId).Order());

        await bob.SendAsync(phone.Peer, "are you there?");
        foreach (var one in new[] { phone, tablet }) await one.UntilTextAsync("are you there?");
        await phone.CheckAsync();
    }

    [Fact]
    public async Task All_others_go_at_once_also_those_that_are_not_there_and_apps_that_speak_for_them()
    {
        await using var world = await World.StartAsync();
        var (phone, tablet) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"));
        var tokens = new[] { "watch", "tablet", "never seen" }.Select(device => world.Token(1, device)).ToList();
        await (await world.PhoneAsync(1, "watch", token: tokens[0])).DisposeAsync();
        Assert.Equal(3, (await phone.Client.GetSessionsAsync()).Count);
        await phone.Client.TerminateOtherSessionsAsync();
        await Refused.AsAsync(Code.TokenInvalid, () => tablet.Client.GetStateAsync());
        await using var app = await world.System.Host.AddAsync("app", TestContext.Current.CancellationToken);
        foreach (var token in tokens)
        {
            await Refused.AsAsync(Code.TokenInvalid, () => world.PhoneAsync(1, token: token));
            Assert.Contains("TOKEN_INVALID", await Invocation.AskAsync(app, "getState", token, "{}"), StringComparison.Ordinal);
        }

        Assert.Equal([("phone", true)], (await phone.Client.GetSessionsAsync()).Select(s => (s.DeviceId, s.Current)));
        Assert.Equal(Code.RequestInvalid, (await Assert.ThrowsAsync<RefusedException>(() => phone.Client.TerminateSessionAsync("nobody's"))).Refusal.Code);
    }

    [Fact]
    public async Task A_device_that_gets_a_new_token_is_a_new_one()
    {
        await using var world = await World.StartAsync();
        var phone = await world.PhoneAsync(1);
        var token = world.Token(1, "tablet");
        await (await world.PhoneAsync(1, token: token)).DisposeAsync();
        await phone.Client.TerminateSessionAsync("tablet");
        await Refused.AsAsync(Code.TokenInvalid, () => world.PhoneAsync(1, token: token));
        Phone? tablet = null;
        Assert.True(await Wait.UntilAsync(async () => (tablet = await TryAsync(world)) is not null, TimeSpan.FromSeconds(20)), "a new token is refused");
        await Refused.AsAsync(Code.TokenInvalid, () => world.PhoneAsync(1, token: token)); // the old one is no better for it
        await tablet!.SendAsync(phone.Peer, "here I am");
        await phone.UntilTextAsync("here I am");
    }

    // Tokens say the second in which they were issued: one of the same second is refused.
    private static async Task<Phone?> TryAsync(World world)
    {
        try
        {
            return await world.PhoneAsync(1, "tablet");
        }
        catch (RefusedException e) when (e.Refusal.Code == Code.TokenInvalid)
        {
            return null;
        }
    }
}
