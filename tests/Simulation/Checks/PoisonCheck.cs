using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>P9: poison is in the dead letters, with a reason, and nothing else is.</summary>
internal static class PoisonCheck
{
    public static void Look(World world)
    {
        var refusable = world.Ledger.Questions.Where(q => q.Errand.IsRefusable)
            .Select(q => $"{q.Errand.Conversation}/{q.Errand.User}/{q.Errand.RandomIds[0]}").ToHashSet();
        foreach (var dead in world.DeadLetters)
        {
            if (dead.Reason.Length == 0) world.Findings.Add("P9", $"{dead.Id} was parked without a reason");
            if (!world.Poisons.Contains(dead.Id) && !refusable.Contains(dead.Id))
                world.Findings.Add("P9", $"{dead.Type} {dead.Id} is no poison, and was parked: {dead.Reason}");
        }

        foreach (var poison in world.Poisons.Except(world.DeadLetters.Select(d => d.Id)))
            world.Findings.Add("P9", $"{poison} is not among the dead letters");
    }
}
