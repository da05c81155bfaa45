using DaprMessaging.Client;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Replicas;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;
using Calls = DaprMessaging.Msg.Calls;
using Queries = DaprMessaging.Msg.Queries;

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
            var mailbox = new Queries.Mailbox(new QuietStore(world.Store), new WorldLog<World>(world, "check"), user);
            var (fresh, replayed) = (Fresh(mailbox, truth.Mailbox(user).Head.Pts), Replayed(mailbox, truth.Mailbox(user), world));
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

    private static View Fresh(Queries.Mailbox mailbox, long pts)
    {
        var view = new View(pts);
        var snapshot = new Snapshot(view, 7);
        while (snapshot.Next is { } request) snapshot.Take(Now(Calls.AnswerAsync(mailbox, new NoSearch(), request, 0, default)));
        return view;
    }

    private static View Replayed(Queries.Mailbox mailbox, MailboxTruth truth, World world)
    {
        var view = new View();
        var line = new UpdateLine(0);
        while (Ask(mailbox, line.Pts, world.Chance.Between(1, 9)) is { Kind: not Difference.Types.Kind.Empty } difference)
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

    private static Difference Ask(Queries.Mailbox mailbox, long pts, int limit) =>
        Now(Queries.GetDifference.AnswerAsync(mailbox, new() { Pts = pts, Limit = limit }, default)).Difference;

    private static Result Now(Task<Result> answer) => answer.IsCompletedSuccessfully
        ? answer.Result
        : throw new InvalidOperationException("The quiet store answers at once", answer.Exception);
}
