using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Simulation.Worlds;
using Google.Protobuf;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// What goes to a bot's own channel are steps of its mailbox that it has by others, and of these all: an event may be lost before it
/// gets there, or come twice, and the next one says so by the step that it follows.
/// </summary>
internal static class BotCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var emission in world.BotChannel)
        {
            var told = JsonParser.Default.Parse<PushBotUpdates>(emission.Data.ToStringUtf8());
            if (truth.Mailbox(told.UserId) is not { Profile.Bot: true } mailbox)
            {
                world.Findings.Add("bot", $"{told.UserId} is told like a bot, and is none");
                continue;
            }

            if (emission.Subject != Names.UserKey(told.UserId) || emission.Key != emission.Subject) world.Findings.Add("bot", $"{emission.Id} is for {emission.Subject}");
            var before = told.PreviousPts;
            foreach (var update in told.Updates?.Updates_ ?? [])
            {
                if (update.ChannelTold is { } ofChannel) BotChannelCheck.Hear(truth, told.UserId, update.Dialog.Peer, ofChannel, world.Findings);
                if (update.Skipped is not null) world.Findings.Add("bot", $"{told.UserId} is told of step {update.Pts}, which shows nothing");
                if (mailbox.Records.GetValueOrDefault(update.Pts)?.Update is not { } kept || (kept.ChangeCase != update.ChangeCase && kept.Gone is null))
                    world.Findings.Add("bot", $"{told.UserId} is told {update}, its mailbox has {mailbox.Records.GetValueOrDefault(update.Pts)}");
                for (var pts = before + 1; pts < update.Pts; pts++)
                {
                    if (mailbox.Records.TryGetValue(pts, out var passed) && IsNews(passed))
                        world.Findings.Add("bot", $"{told.UserId} is told of step {update.Pts} after {before}, and not of {passed}");
                }

                before = update.Pts;
            }
        }
    }

    private static bool IsNews(Record record) => record.Update is { NewMessage.Out: false } or { Gone.Out: false } or { ReadOutbox: not null } or { ChannelTold: not null } or { ChannelJoined: not null } or { ChannelLeft: not null };
}
