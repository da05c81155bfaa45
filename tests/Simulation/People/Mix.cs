using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.People;

/// <summary>How often people do what, as weights.</summary>
internal sealed class Mix(params (Act Act, int Weight)[] weights)
{
    public static readonly Mix Usual = new(
        (Act.Send, 24), (Act.Album, 6), (Act.Reply, 5), (Act.Mention, 5), (Act.Voice, 3), (Act.Forward, 3), (Act.CreateChat, 2), (Act.Add, 4),
        (Act.Remove, 3), (Act.Leave, 3), (Act.Govern, 4), (Act.Edit, 7), (Act.Delete, 5), (Act.Hide, 3), (Act.Clear, 3), (Act.ClearAll, 2), (Act.Pin, 5),
        (Act.Set, 8), (Act.Draft, 4), (Act.Block, 3), (Act.Type, 1), (Act.Schedule, 3), (Act.Reschedule, 2), (Act.Fleeting, 3), (Act.SetTtl, 1), (Act.React, 6), (Act.ReadReactions, 2), (Act.Read, 14), (Act.ReadContents, 4), (Act.ReadMentions, 3),
        (Act.Retry, 9), (Act.Everywhere, 4), (Act.Mix, 2),
        (Act.Rename, 2), (Act.Disconnect, 5), (Act.Kill, 4), (Act.Reinstall, 1), (Act.Poison, 1), (Act.Unknown, 1));

    private readonly int total = weights.Sum(w => w.Weight);

    /// <summary>The same but for some weights.</summary>
    public Mix With(params (Act Act, int Weight)[] others) =>
        new([.. weights.Where(w => !others.Any(o => o.Act == w.Act)), .. others]);

    /// <summary>People do one of these.</summary>
    public bool Has(params Act[] acts) => weights.Any(w => w.Weight > 0 && acts.Contains(w.Act));

    public Act Next(Chance chance)
    {
        var at = chance.Below(total);
        foreach (var (act, weight) in weights)
        {
            at -= weight;
            if (at < 0) return act;
        }

        return weights[0].Act;
    }
}
