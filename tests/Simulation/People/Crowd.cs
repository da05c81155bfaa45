using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.People;

/// <summary>What people do, at random: they write, read, come and go, lose their connection, and ask the same again.</summary>
internal sealed class Crowd(World world)
{
    // The act that comes before all others, by the number that its ids follow from.
    private const int Before = 1_000_000;

    private static readonly TimeSpan[] jumps = [TimeSpan.Zero, TimeSpan.FromDays(-1), TimeSpan.FromDays(1), TimeSpan.FromSeconds(-40), TimeSpan.FromSeconds(40)];

    private readonly Vandal vandal = new(world);

    /// <summary>Somebody brings everybody together.</summary>
    public void Begin() => world.Devices[0].Want(Coming.Create(new Moment(world, world.Devices[0], world.DiceOf(0), Before), world.Configuration.Users));

    /// <summary>Each act has dice of its own: what somebody does stays the same when another act is left out.</summary>
    public void Act(int number)
    {
        var chance = world.DiceOf(number);
        var (user, place) = (chance.Of(world.Configuration.Cast ?? world.Configuration.Users), chance.Below(2));
        if (world.DevicesOf(user) is not { Count: > 0 } devices) return;
        var device = devices[place % devices.Count];
        var act = world.Configuration.ActOf(number, chance);
        var moment = new Moment(world, device, chance, number);
        world.Trace.Tell(device.Name, $"acts: {act}");
        switch (act)
        {
            case People.Act.Disconnect:
                device.Lose();
                break;
            case People.Act.Kill:
                device.Kill();
                break;
            case People.Act.Reinstall:
                device.Reinstall();
                break;
            case People.Act.Rename:
                device.Nick = $"User {device.User}, name {moment.NewWord()}";
                device.Username = chance.Of([device.Username, $"u{device.User}", "sought_after", ""]);
                device.Lose();
                break;
            case People.Act.Everywhere:
                var shared = Writing.Text(moment);
                world.DevicesOf(device.User).ForEach(d => d.Want(shared));
                break;
            case People.Act.KillGateway:
                chance.Of(world.Gateways).Die();
                break;
            case People.Act.HangGateway:
                chance.Of(world.Gateways).Hang((int)chance.Delay(400));
                break;
            case People.Act.ResetActor:
                world.Directory.Reset(device.User);
                break;
            case People.Act.DoubleActor:
                world.Directory.Double(device.User);
                break;
            case People.Act.SetClock:
                world.SetClock(chance.Of(["msg", "msg", .. world.Gateways.Select(g => g.Name), "sync-1"]), chance.Of(jumps));
                break;
            case People.Act.Poison:
                vandal.Poison(chance);
                break;
            case People.Act.Unknown:
                vandal.SayUnknown(chance);
                break;
            default:
                if (ErrandFor(moment, act) is { } errand) device.Want(errand);
                break;
        }
    }

    private static Errand? ErrandFor(Moment at, Act act) => act switch
    {
        People.Act.Send => Writing.Text(at),
        People.Act.Album => at.Chance.Hits(0.4) ? Writing.Pictures(at) : Writing.Album(at),
        People.Act.Reply => Writing.Reply(at),
        People.Act.Mention => Writing.Mention(at),
        People.Act.Voice => Writing.Voice(at),
        People.Act.Forward => Writing.Forward(at),
        People.Act.Edit => Writing.Edit(at),
        People.Act.Delete => Writing.Delete(at, forEveryone: true),
        People.Act.Hide => Writing.Delete(at, forEveryone: false),
        People.Act.Mix => Writing.Mixed(at),
        People.Act.Refusable => Writing.Refusable(at),
        People.Act.CreateChat => Coming.Create(at, at.Some()),
        People.Act.Add => Coming.Add(at),
        People.Act.Remove => Coming.Remove(at),
        People.Act.Leave => Coming.Leave(at),
        People.Act.Migrate => Coming.Migrate(at),
        People.Act.Govern => Governing.Govern(at),
        People.Act.Read => Keeping.Read(at),
        People.Act.ReadContents => Keeping.ReadContents(at),
        People.Act.ReadMentions => Keeping.ReadMentions(at),
        People.Act.Clear => Keeping.Clear(at, forEveryone: false),
        People.Act.ClearAll => Keeping.Clear(at, forEveryone: true),
        People.Act.Pin => Keeping.Pin(at),
        People.Act.Set => Keeping.Set(at),
        People.Act.Draft => Keeping.Draft(at),
        People.Act.Block => Keeping.Block(at),
        People.Act.Schedule => Scheduling.Schedule(at),
        People.Act.Reschedule => Scheduling.Change(at),
        People.Act.Fleeting => Scheduling.Fleeting(at),
        People.Act.React => Reacting.React(at),
        People.Act.ReadReactions => Reacting.Look(at),
        People.Act.AllowReactions => Reacting.Allow(at),
        People.Act.SetTtl => Scheduling.SetTtl(at),
        People.Act.Type => Keeping.Type(at),
        People.Act.Retry => at.World.Ledger.ErrandsOf(at.User) is { Count: > 0 } old ? at.Chance.Of(old) : null,
        _ => null,
    };
}
