using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>The owner is in a channel, or not any more. Of two such operations the later holds, whatever comes last.</summary>
internal sealed class FollowChannel(Proto.FollowChannel command) : MailboxCommand(command.Owners)
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var dialog = mailbox.DialogOf(conversation);
        preparation.Need(mailbox.Channels);
        if (!preparation.Need(dialog.State) && ChannelMentions.PageFor(dialog, command.ReadUpTo) is { } page) preparation.Need(page);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var state = dialog.State.Value;
        if (command.OpNo <= state.LastOp)
        {
            mailbox.Tell(effects, null, Math.Max(mailbox.Pts, state.Pts));
            return;
        }

        (state.LastOp, state.Left) = (command.OpNo, command.Left);
        var update = command.Left ? new Update { ChannelLeft = new ChannelLeft() } : new Update { ChannelJoined = new ChannelJoined() };
        if (!command.Left && command.ReadUpTo > state.ReadInbox) state.ReadUpTo(command.ReadUpTo);
        ChannelMentions.SeeUpTo(dialog, command.ReadUpTo); // who goes reads no more of it, and who comes back begins anew
        state.SeeReactionsUpTo(command.OpNo);
        mailbox.Channels.Value.Set(dialog.Peer.ChannelId, !command.Left, mailbox.NextPts);
        mailbox.Save(mailbox.Channels);
        mailbox.Tell(effects, mailbox.Append(dialog, new Record { Update = update, OpNo = command.OpNo, DialogMessageId = command.ReadUpTo, OpNos = { command.OpNo } }), mailbox.Pts);
    }
}

/// <summary>The channels that the owner of a mailbox is in.</summary>
internal static class JoinedChannelList
{
    public static void Set(this JoinedChannels channels, long channel, bool isIn, long pts)
    {
        if (!isIn) channels.ChannelIds.Remove(channel);
        else if (!channels.ChannelIds.Contains(channel)) channels.ChannelIds.Add(channel);
        channels.Pts = pts;
    }
}
