using DaprMessaging.Contracts;
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
        preparation.Need(mailbox.DialogOf(conversation).State);
        preparation.Need(mailbox.Channels);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var dialog = mailbox.DialogOf(conversation);
        var state = dialog.State.Value;
        if (command.OpNo <= state.LastOp)
        {
            effects.Push(mailbox.Owner, null, mailbox.Pts);
            return;
        }

        (state.LastOp, state.Left) = (command.OpNo, command.Left);
        var update = command.Left ? new Update { ChannelLeft = new ChannelLeft() } : new Update { ChannelJoined = new ChannelJoined() };
        if (!command.Left && command.ReadUpTo > state.ReadInbox) state.ReadInbox = state.ReadInboxMaxId = command.ReadUpTo;
        List(mailbox, dialog.Peer.ChannelId);
        effects.Push(mailbox.Owner, mailbox.Append(dialog, new Record { Update = update, OpNo = command.OpNo }), mailbox.Pts);
    }

    private void List(Mailbox mailbox, long channel)
    {
        var channels = mailbox.Channels.Value.ChannelIds;
        if (command.Left) channels.Remove(channel);
        else if (!channels.Contains(channel)) channels.Add(channel);
        mailbox.Save(mailbox.Channels);
    }
}
