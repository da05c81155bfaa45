using DaprMessaging.Inbox.Verification;
using DaprMessaging.Simulation.Storage;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// What <c>dmsg verify</c> says of the world when all is over: nothing. Its checks go by the documents and the log of each
/// mailbox, and by the operations of each conversation.
/// </summary>
internal static class AuditCheck
{
    public static void Look(World world)
    {
        var audit = new Audit(new QuietStore(world.Store));
        Now(AllAsync(audit));
        foreach (var damage in audit.Damages) world.Findings.Add("verify", $"{damage.Where}: {damage.Check}: {damage.What}");
    }

    private static async Task AllAsync(Audit audit)
    {
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
    }

    // The quiet store answers at once: nothing is waited for.
    private static void Now(Task task) => task.GetAwaiter().GetResult();
}
