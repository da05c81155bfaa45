using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>What a bot was told of channels, as it is today. Of those that it is in no more it is told who came and went, and nothing that was said.</summary>
internal static class ToldSteps
{
    /// <summary>Fills in what these steps of the mailbox say, in as many calls for one as for many.</summary>
    public static async Task FillAsync(Mailbox mailbox, IEnumerable<Record> records, CancellationToken ct)
    {
        var told = records.Where(r => r.Update.ChannelTold is not null).ToList();
        if (told.Count == 0) return;
        var ops = await mailbox.GetAsync([.. told.Select(r => Names.Op(ChannelOf(r), r.Update.ChannelTold.Pts))], Op.Parser, ct);
        string[] channels = [.. told.Select(ChannelOf).Distinct()];
        var heads = channels.Zip(await mailbox.GetAsync([.. channels.Select(Names.ConversationHead)], ConversationHead.Parser, ct)).ToDictionary(h => h.First, h => h.Second);
        var own = await Attendance.JoinedAsync(mailbox, channels, ct);

        string[] keys = [.. told.SelectMany((r, i) => own.ContainsKey(ChannelOf(r)) ? Shown(r, ops[i], heads[ChannelOf(r)]) : []).Distinct()];
        var messages = keys.Zip(await mailbox.GetAsync(keys, ChannelMessage.Parser, ct)).ToDictionary(m => m.First, m => m.Second);
        foreach (var (record, op) in told.Zip(ops))
        {
            var channel = ChannelOf(record);
            if (op is null || !(own.ContainsKey(channel) || op.Service is { DialogMessageId: 0 })) continue;
            record.Update.ChannelTold.Step = op.ToStep(place => messages.GetValueOrDefault(Names.ChannelMessage(channel, place))).ForBot(record.DialogMessageIds);
        }
    }

    private static IEnumerable<string> Shown(Record record, Op? op, ConversationHead? head) =>
        (op?.Shown() ?? []).Where(place => place > head?.ClearedUpTo).Select(place => Names.ChannelMessage(ChannelOf(record), place));

    private static string ChannelOf(Record record) => Names.ChannelConversation(record.Update.Dialog.Peer.ChannelId);
}
