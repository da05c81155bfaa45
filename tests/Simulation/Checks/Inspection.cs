using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Checks;

/// <summary>All checks, one after another: the table of contents of this folder.</summary>
internal static class Inspection
{
    public static void Of(World world)
    {
        var truth = new Truth(world.Store);
        AuditCheck.Look(world);
        ConversationCheck.Look(truth, world.Findings);
        DeliveryCheck.Look(truth, world.Findings);
        MailboxCheck.Look(truth, world.Findings);
        ReadCheck.Look(truth, world.Findings);
        UnreadCheck.Look(truth, world.Findings);
        PlayedCheck.Look(truth, world);
        AnswerCheck.Look(truth, world);
        DeviceCheck.Look(truth, world);
        ChannelCheck.Look(truth, world);
        ChannelMentionCheck.Look(truth, world);
        ChannelReactionCheck.Look(truth, world);
        BroadcastCheck.Look(truth, world);
        RegisterCheck.Look(truth, world);
        MarkCheck.Look(truth, world);
        PinCheck.Look(truth, world);
        MentionCheck.Look(truth, world);
        ScheduleCheck.Look(truth, world);
        FleetingCheck.Look(truth, world.Findings);
        BotCheck.Look(truth, world);
        BotChannelCheck.Look(truth, world);
        ReactionCheck.Look(truth, world.Findings);
        PoisonCheck.Look(world);
    }
}
