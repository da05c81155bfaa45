using System.Diagnostics;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>A gateway is killed while its devices send: they come back at another, ask again, get the answers of the first attempts, and have everything once.</summary>
public sealed class When_a_gateway_dies
{
    [Fact]
    public async Task Its_devices_go_on_and_what_they_had_asked_is_answered_as_it_was_done()
    {
        await using var world = await World.StartAsync(replicas: "session=2", isProcesses: true);
        var (alice, tablet, bob) = (await world.PhoneAsync(1, gateway: 0), await world.PhoneAsync(1, "tablet", gateway: 1), await world.PhoneAsync(2, gateway: 0));
        var ids = new List<long>();
        for (var kills = 0; kills < 2; kills++)
        {
            var gateway = world.System.InstancesOf(Names.Session).Cast<AppProcess>().First();
            var (first, begun) = (gateway.ProcessId, kills * 40);
            var sending = Enumerable.Range(begun, 40).Select(i => alice.SendAsync(bob.Peer, $"message {i}", randomId: 1000 + i)).ToArray();
            using (var process = Process.GetProcessById(first)) process.Kill();
            ids.AddRange((await Task.WhenAll(sending)).Select(s => s.Id));
            Assert.True(await Wait.UntilAsync(() => gateway.ProcessId != first, TimeSpan.FromSeconds(20)), "the gateway did not come back");
        }

        // Whoever asks once more hears what was said the first time, however the first answer got lost.
        for (var i = 0; i < ids.Count; i++) Assert.Equal(ids[i], (await alice.SendAsync(bob.Peer, $"message {i}", randomId: 1000 + i)).Id);
        foreach (var phone in new[] { alice, tablet, bob }) await phone.UntilAsync(p => p.Texts.Count() == ids.Count, $"{ids.Count} messages");
        Assert.Equal(Enumerable.Range(0, ids.Count).Select(i => $"message {i}").Order(), bob.Texts.Order());
        Assert.Equal(alice.Texts, tablet.Texts);
        foreach (var phone in new[] { alice, tablet, bob }) await phone.CheckAsync();
        await world.VerifyAsync();
    }
}
