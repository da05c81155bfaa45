using System.Diagnostics;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

public sealed class When_apps_are_processes_of_their_own
{
    [Fact]
    public async Task Two_of_each_serve_one_conversation_in_one_order()
    {
        await using var world = await World.StartAsync(replicas: "inbox=2,msg=2,sync=2,session=2", isProcesses: true);
        var alice = await world.PhoneAsync(1, gateway: 0);
        var bob = await world.PhoneAsync(2, gateway: 1);
        var tablet = await world.PhoneAsync(2, "tablet", gateway: 0);

        await Task.WhenAll(Enumerable.Range(0, 50).SelectMany(i => new Task[]
        {
            alice.SendAsync(bob.Peer, $"alice {i}"), bob.SendAsync(alice.Peer, $"bob {i}"),
        }));

        foreach (var phone in new[] { alice, bob, tablet }) await phone.UntilAsync(p => p.Texts.Count() == 100, "100 messages");
        Assert.Equal(alice.Texts, bob.Texts);
        Assert.Equal(bob.Texts, tablet.Texts);
    }

    [Fact]
    public async Task One_that_is_killed_comes_back_and_nothing_acknowledged_is_missing()
    {
        await using var world = await World.StartAsync(isProcesses: true);
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var sent = 0;
        foreach (var appId in new[] { Names.Inbox, Names.Sync, Names.Msg, Names.Session })
        {
            var sending = Enumerable.Range(0, 20).Select(_ => alice.SendAsync(bob.Peer, $"message {sent++}")).ToArray();
            var app = world.System.InstancesOf(appId).Cast<AppProcess>().Single();
            var first = app.ProcessId;
            using (var process = Process.GetProcessById(first)) process.Kill();

            await Task.WhenAll(sending);
            await bob.UntilAsync(p => p.Texts.Count() == sent, $"{sent} messages, after {appId} was killed");
            Assert.True(await Wait.UntilAsync(() => app.ProcessId != first, TimeSpan.FromSeconds(20)), $"{appId} did not come back");
        }

        Assert.Equal(Enumerable.Range(0, sent).Select(i => $"message {i}").Order(), bob.Texts.Order());
    }
}
