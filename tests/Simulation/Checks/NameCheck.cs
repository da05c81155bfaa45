using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>P8: of several claims of a name the latest wins, whatever came last.</summary>
internal static class NameCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var claims in world.Claims.GroupBy(c => c.Owner))
        {
            var latest = claims.Max(c => c.At);
            var profile = truth.Mailbox(claims.Key).Profile;
            if (profile is null || !claims.Any(c => c.At == latest && c.Name == profile.Name))
                world.Findings.Add("P8", $"{claims.Key} is called {profile}, the latest claim was at {latest}");
        }
    }
}
