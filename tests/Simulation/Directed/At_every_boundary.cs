using DaprMessaging.Contracts;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Directed;

/// <summary>
/// One act, done once for every call that it leads to and for every fate which that call may meet: a process dies before,
/// in the middle of or after it, or is told that it failed when it did not happen, did happen, or will happen.
/// </summary>
public sealed class At_every_boundary
{
    private static readonly Dictionary<string, (Action<Stage> Prepare, Action<Stage> Act)> Acts = new()
    {
        ["a first message is sent"] = (_ => { }, s => s.Send("1a", Peer.User(2), 200)),
        ["a note is sent to oneself"] = (_ => { }, s => s.Send("1a", Peer.User(1), 200)),
        ["an album is sent to a chat"] = (s => s.Chat(), s => s.Send("2a", Peer.Chat(s.ChatId), 200, 201, 202)),
        ["the same is asked elsewhere"] = (s => s.Send("1a", Peer.User(2), 200), s => s.Send("1b", Peer.User(2), 200)),
        ["an album is mixed up"] = (s => s.Send("1a", Peer.User(2), 200), s => s.Send("1b", Peer.User(2), 200, 201)),
        ["a dialog is read"] = (s => s.Send("1a", Peer.User(2), 200), s => s.Read("2a", Peer.User(1))),
        ["a chat is read"] = (
            s =>
            {
                s.Chat();
                s.Send("1a", Peer.Chat(s.ChatId), 200);
                s.Send("2a", Peer.Chat(s.ChatId), 201);
            },
            s => s.Read("65a", Peer.Chat(s.ChatId))),
        ["a chat begins"] = (_ => { }, s => s.Chat()),
        ["somebody is put out"] = (s => s.Chat(), s => s.Remove("1a", 2, 200)),
        ["somebody comes back"] = (
            s =>
            {
                s.Chat();
                s.Remove("2a", 2, 200);
                s.Send("1a", Peer.Chat(s.ChatId), 201);
            },
            s => s.Add("65a", 2, 202)),
        ["an outsider writes"] = (
            s =>
            {
                s.Chat();
                s.Remove("1a", 2, 200);
            },
            s => s.Send("2a", Peer.Chat(s.ChatId), 201)),
        ["a name changes"] = (_ => { }, s =>
        {
            s.Device("1a").Nick = "Another";
            s.Device("1a").Lose();
            s.World.Rest();
        }
        ),
    };

    public static TheoryData<string> Names => [.. Acts.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_promise_holds(string act)
    {
        var well = new ScriptedFates();
        Assert.Empty(Run(act, well));
        Assert.NotEmpty(well.Calls);
        for (var at = 0; at < well.Calls.Count; at++)
        {
            foreach (var fate in Of(well.Calls[at]))
            {
                var findings = Run(act, new ScriptedFates(at, fate));
                Assert.True(findings.Count == 0, $"call {at} is a {well.Calls[at]}: {fate}\n{string.Join("\n", findings)}");
            }
        }
    }

    private static IReadOnlyList<Finding> Run(string act, ScriptedFates fates)
    {
        var stage = new Stage(fates);
        Acts[act].Prepare(stage);
        stage.Arm();
        Acts[act].Act(stage);
        return stage.World.Finish().All;
    }

    private static IEnumerable<Fate> Of(Call call) => call switch
    {
        Call.Read => [new(Happens.Nothing, Hears.Outage), new(Happens.Nothing, Hears.Nothing)],
        Call.Answer => [new(Happens.Nothing, Hears.Nothing)],
        Call.Publish => from happens in new[] { Happens.Whole, Happens.Nothing, Happens.Part }
                        from hears in new[] { Hears.Outage, Hears.Nothing }
                        select new Fate(happens, hears),
        _ => from happens in new[] { Happens.Whole, Happens.Nothing, Happens.Late }
             from hears in new[] { Hears.Outage, Hears.Conflict, Hears.Nothing }
             select new Fate(happens, hears),
    };
}
