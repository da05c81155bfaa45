using DaprMessaging.Client;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A3: a device that lives on pushes and differences shows what one shows that only ever asked for the difference, and what
/// a fresh read shows.
/// </summary>
internal static class DeviceCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var user in world.Configuration.Users)
        {
            var reader = new FreshReader(world, user);
            var (fresh, replayed) = (Fresh(reader, truth.Mailbox(user).Head.Pts), Replayed(reader, truth.Mailbox(user), world));
            if (replayed.DifferenceTo(fresh) is { } gap)
                world.Findings.Add("A3", $"the differences of {user} and a fresh read: {gap}");
            foreach (var device in world.DevicesOf(user))
            {
                if (device.Pts != truth.Mailbox(user).Head.Pts || device.IsBehind)
                    world.Findings.Add(
                        "A5",
                        $"{device.Name} stays at pts {device.Pts}, its mailbox is at {truth.Mailbox(user).Head.Pts}");
                else if (device.View.DifferenceTo(fresh) is { } other)
                    world.Findings.Add("A3", $"{device.Name} and a fresh read: {other}");
            }

            if (truth.Mailbox(user).Profile is { } profile && profile.Name != replayed.Nick)
                world.Findings.Add("A3", $"{user} is called {profile.Name}, its updates say {replayed.Nick}");
        }
    }

    private static View Fresh(FreshReader reader, long pts)
    {
        var view = new View(pts);
        var snapshot = new Snapshot(view, 7);
        while (snapshot.Next is { } request) snapshot.Take(reader.Ask(request));
        return view;
    }

    private static View Replayed(FreshReader reader, MailboxTruth truth, World world)
    {
        var view = new View();
        var line = new UpdateLine(0);
        while (Ask(reader, line.Pts, world.Chance.Between(1, 9)) is { Kind: not Difference.Types.Kind.Empty } difference)
        {
            var before = line.Pts;
            line.Take(difference, update =>
            {
                view.Apply(update);
                if ((update.NewMessage ?? update.MessageEdited?.Message) is { } message && truth.Dialogs[message.Peer.ToKey()].ClearedMaxId >= message.Id)
                    world.Findings.Add("A8", $"the difference tells {truth.Owner} what is cleared: {update}");
                return true;
            });
            if (line.Pts > before) continue;
            world.Findings.Add("A3", $"the difference after {before} leads nowhere: {difference}");
            break;
        }

        return view;
    }

    private static Difference Ask(FreshReader reader, long pts, int limit) =>
        reader.Ask(new Request { GetDifference = new GetDifference { Pts = pts, Limit = limit } }).Difference;
}
