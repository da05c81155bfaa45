using System.Globalization;
using CsCheck;
using DaprMessaging.Simulation.People;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation;

/// <summary>
/// Histories of all that people can do, each act as likely as any other, in worlds of any size and with any faults. What
/// fails is made small act by act, and is a story that can be told again. SIMULATION_SEEDS says how many; more find more.
/// </summary>
public sealed class Histories_of_everything
{
    // What takes a store that refuses it has a kind of world of its own.
    private static readonly Act[] Acts = [.. Enum.GetValues<Act>().Where(a => a != Act.Refusable)];

    private static readonly Gen<Configuration> Worlds =
        from script in Gen.Select(Gen.Int[0, Acts.Length - 1], Gen.Int[0, 1 << 20], (act, dice) => (Acts[act], dice)).Array[1, 60]
        from users in Gen.Int[1, 5]
        from devices in Gen.Int[1, 3]
        from pause in Gen.Int[1, 60]
        from chats in Gen.Double[0.1, 0.9]
        from channels in Gen.Double[-0.5, 1]
        from troubles in Gen.Int[0, 3]
        from isOrdered in Gen.Bool
        select new Configuration
        {
            Name = "history", Users = [.. new long[] { 1, 65, 2, 3, 66 }.Take(users)], Devices = devices, Acts = script.Length, Script = script,
            Pause = pause, ChatShare = chats, ChannelShare = channels, Faults = Configurations.Troubles[troubles], IsOrdered = isOrdered,
        };

    [Fact]
    public void Keep_every_promise()
    {
        var histories = int.TryParse(Environment.GetEnvironmentVariable("SIMULATION_SEEDS"), CultureInfo.InvariantCulture, out var wanted) ? wanted : 400;
        Gen.Select(Worlds, Gen.Int[0, 1 << 20]).Sample(
            (configuration, seed) =>
            {
                var findings = new World(configuration, seed).Run();
                if (findings.All.Count > 0) throw new InvalidOperationException(string.Join("\n", findings.All.Take(5)));
            },
            iter: histories,
            print: h => $"{h.Item1}, seed {h.Item2}: {string.Join(", ", h.Item1.Script!)}");
    }

    // Bots have no webhooks here, and nobody ends a device, has it notified, or watches others: these are tried by scenarios.
    private static readonly string[] NotHere =
    [
        nameof(Contracts.Client.Request.RegisterDevice), nameof(Contracts.Client.Request.SetAway), nameof(Contracts.Client.Request.SetBotWebhook), nameof(Contracts.Client.Request.SetPresencePrivacy),
        nameof(Contracts.Client.Request.TerminateSessions), nameof(Contracts.Client.Request.UnwatchPresence), nameof(Contracts.Client.Request.WatchPresence),
    ];

    [Fact]
    public void Know_everything_that_people_can_ask_for()
    {
        var calls = Contracts.Client.Request.Descriptor.Oneofs.Single(o => o.Name == "call").Fields
            .Select(f => (Contracts.Client.Request.CallOneofCase)f.FieldNumber).Where(c => !Contracts.Calls.IsQuery(c)).Select(c => c.ToString()).ToList();
        var asked = new HashSet<string>();
        for (var seed = 0; seed < 400 && asked.Count < calls.Count - NotHere.Length; seed++)
        {
            var world = new World(seed % 4 == 3 ? Configurations.Schedulers : seed % 4 == 1 ? Configurations.Migrating : Configurations.Usual with { Acts = 120 }, seed);
            world.Run();
            asked.UnionWith(world.Ledger.Questions.Select(q => q.Errand.Request.CallCase.ToString()));
        }

        Assert.Equal(NotHere, calls.Except(asked).Order(StringComparer.Ordinal));
    }
}
