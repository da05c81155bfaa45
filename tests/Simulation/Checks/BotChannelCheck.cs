using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Simulation.Worlds;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// Of a channel a bot has in its mailbox what others did that concerns it, once, in the order of the channel, and nothing else; and what
/// it was told is what was done. Whom it concerns follows here from the operations alone.
/// </summary>
internal static class BotChannelCheck
{
    public static void Look(Truth truth, World world)
    {
        foreach (var channel in truth.Channels)
        {
            foreach (var mailbox in truth.Mailboxes)
            {
                var told = mailbox.Records.Values.Where(r => r.Update.ChannelTold is not null && r.Update.Dialog.Peer.Equals(PeerOf(channel))).ToList();
                var due = mailbox.Profile?.Bot == true ? Due(channel, mailbox.Owner) : [];
                if (told.Select(Line).SequenceEqual(due.Select(Line))) continue;
                world.Findings.Add("bot", $"bot {mailbox.Owner} is told of {Show(told.Select(Line))} of {channel.Id}, what concerns it is {Show(due.Select(Line))}");
            }
        }
    }

    /// <summary>What goes to its own channel says what the operation is.</summary>
    public static void Hear(Truth truth, long bot, Peer channel, ChannelTold told, Findings findings)
    {
        var op = truth.Conversation(Names.Conversation(bot, channel)).Ops.FirstOrDefault(o => o.OpNo == told.Pts);
        if (op is null || told.Step?.Pts != told.Pts || told.Step.ChangeCase != op.ToStep(_ => null).ChangeCase) findings.Add("bot", $"{bot} is told {told}, which is {op}");
        else if (told.Step.NewMessages?.Messages.Any(m => !op.Shown().Contains(m.Id)) == true) findings.Add("bot", $"{bot} is told {told}, which says more than {op}");
    }

    // Which operations, and which messages they change that the bot knows.
    private static List<(long OpNo, long[] Known)> Due(ConversationTruth channel, long bot)
    {
        var (due, known, pinned, cleared) = (new List<(long, long[])>(), new HashSet<long>(), new HashSet<long>(), 0L);
        foreach (var op in channel.Ops)
        {
            long[] changed = op switch
            {
                { Edited: { } edited } => [edited.DialogMessageId],
                { Deleted: { } deleted } => [.. deleted.DialogMessageIds],
                { Reacted: { } reacted } => [reacted.DialogMessageId],
                { Unpinned: { } unpinned } => [.. pinned.Order().Where(p => unpinned.DialogMessageId == 0 || unpinned.DialogMessageId == p)],
                _ => [],
            };
            changed = [.. changed.Where(known.Contains)];
            var isNews = op.Service is not null || op.Cleared?.UpTo > cleared || (op.Sent is not null && IsItsBusiness(channel, op, bot)) || changed.Length > 0;
            var isThere = channel.Has(bot, op.OpNo) && !channel.SawLater(bot, op.OpNo); // of what was said before a bot came it is told nothing, though it may read it
            if (isThere && op.Sender != bot && isNews) due.Add((op.OpNo, changed));
            if (op.Sender == bot || (isThere && isNews)) known.UnionWith(Numbers.Between(op.FirstDialogMessageId(), op.LastDialogMessageId()));

            if (op.Service is { Pins: > 0 and var pin }) pinned.Add(pin);
            if (op.Unpinned is { } off) pinned.RemoveWhere(p => off.DialogMessageId == 0 || off.DialogMessageId == p);
            foreach (var place in op.Deleted?.DialogMessageIds ?? []) Forget(p => p == place);
            cleared = Math.Max(cleared, op.Cleared?.UpTo ?? 0);
            if (op.Cleared is not null) Forget(p => p <= cleared);
        }

        return due;

        void Forget(Predicate<long> which)
        {
            known.RemoveWhere(which);
            pinned.RemoveWhere(which);
        }
    }

    private static bool IsItsBusiness(ConversationTruth channel, Op op, long bot) => channel.WasAdmin(bot, op.OpNo) || op.Sent.Items.Any(item => KeptOut.IsBusinessOf(channel, bot, item));

    private static string Line((long OpNo, long[] Known) due) => $"{due.OpNo}:{string.Join('+', due.Known)}";

    private static string Line(Record record) => $"{record.Update.ChannelTold.Pts}:{string.Join('+', record.DialogMessageIds)}";

    private static string Show(IEnumerable<string> lines) => string.Join(' ', lines) is { Length: > 0 } some ? some : "nothing";

    private static Peer PeerOf(ConversationTruth channel) => Peer.Channel(ConversationId.ChannelOf(channel.Id)!.Value);
}
