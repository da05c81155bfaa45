using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Checks;
using DaprMessaging.Simulation.Worlds;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Simulation.Directed;

/// <summary>
/// Two processes have the same command: one does it and dies before it has told the clock; the other, which looks at what waits for
/// another reason in the same moment, finds that it has been done. Then it must know, too, what waits since.
/// </summary>
public sealed class When_a_clock_rings_while_something_is_scheduled
{
    private const int Worlds = 300;

    private static readonly Configuration Meeting = new()
    {
        Name = "meeting", Users = [1], Devices = 1, Gateways = 1, Faults = new Faults { ReadTears = 0.6, Overlaps = 0.9 },
    };

    [Fact]
    public void What_was_scheduled_is_sent()
    {
        for (var seed = 0; seed < Worlds; seed++)
        {
            var fates = new ScriptedFates(Call.Commit, new Fate(Happens.Whole, Hears.Nothing));
            var world = new World(Meeting, seed, fates: fates);
            world.Devices[0].Connect();
            world.Rest();
            fates.Arm();
            var now = world.ClockOf("msg").GetUtcNow().ToUnixTimeMilliseconds();
            Tell(world, new Proto.FireDue { Owner = 1, At = now });
            Tell(world, new Proto.ScheduleMessages
            {
                Owner = 1, Conversation = Names.UserConversation(1, 1), At = now, Date = now + 20_000,
                Items = { new Proto.Item { RandomId = 100, Content = new Content { Text = "later" } } },
            });
            world.Rest();
            ScheduleCheck.Look(new Truth(world.Store), world);
            Assert.True(world.Findings.All.Count == 0, $"seed {seed}\n{string.Join('\n', world.Findings.All)}");
        }
    }

    private static void Tell(World world, Google.Protobuf.IMessage command) =>
        world.Enqueue(Emission.Of(Names.InboxTopic, Names.ShardKey(Names.ShardOf(1)), command.Descriptor.Name, command, ""));
}
