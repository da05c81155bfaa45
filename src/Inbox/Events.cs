using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Inbox.Mailboxes;
using Google.Protobuf;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox;

/// <summary>What Inbox-T may carry: the table of contents of this room.</summary>
internal static class Events
{
    private static readonly Dictionary<string, Func<Delivery, Command>> Kinds = new()
    {
        [Proto.SendMessages.Descriptor.FullName] = d => new SendMessages(d.Parse(Proto.SendMessages.Parser)),
        [Proto.EditMessage.Descriptor.FullName] = d => new EditMessage(d.Parse(Proto.EditMessage.Parser)),
        [Proto.DeleteMessages.Descriptor.FullName] = d => new DeleteMessages(d.Parse(Proto.DeleteMessages.Parser)),
        [Proto.CreateChat.Descriptor.FullName] = d => new CreateChat(d.Parse(Proto.CreateChat.Parser)),
        [Proto.AddMembers.Descriptor.FullName] = d => new AddMembers(d.Parse(Proto.AddMembers.Parser)),
        [Proto.RemoveMember.Descriptor.FullName] = d => new RemoveMember(d.Parse(Proto.RemoveMember.Parser)),
        [Proto.MigrateChat.Descriptor.FullName] = d => new MigrateChat(d.Parse(Proto.MigrateChat.Parser)),
        [Proto.EditChat.Descriptor.FullName] = d => new EditChat(d.Parse(Proto.EditChat.Parser)),
        [Proto.SetRole.Descriptor.FullName] = d => new SetRole(d.Parse(Proto.SetRole.Parser)),
        [Proto.BanMember.Descriptor.FullName] = d => new BanMember(d.Parse(Proto.BanMember.Parser)),
        [Proto.ClearHistory.Descriptor.FullName] = d => new ClearHistory(d.Parse(Proto.ClearHistory.Parser)),
        [Proto.PinMessage.Descriptor.FullName] = d => new PinMessage(d.Parse(Proto.PinMessage.Parser)),
        [Proto.UnpinMessages.Descriptor.FullName] = d => new UnpinMessages(d.Parse(Proto.UnpinMessages.Parser)),
        [Proto.SetDialogTtl.Descriptor.FullName] = d => new SetDialogTtl(d.Parse(Proto.SetDialogTtl.Parser)),
        [Proto.SetReaction.Descriptor.FullName] = d => new SetReaction(d.Parse(Proto.SetReaction.Parser)),
        [Proto.BurnMessages.Descriptor.FullName] = d => new BurnMessages(d.Parse(Proto.BurnMessages.Parser)),
        [Proto.Deliver.Descriptor.FullName] = d => new Deliver(d.Parse(Proto.Deliver.Parser)),
        [Proto.ReadHistory.Descriptor.FullName] = d => Reading(d.Parse(Proto.ReadHistory.Parser)),
        [Proto.FollowChannel.Descriptor.FullName] = d => new FollowChannel(d.Parse(Proto.FollowChannel.Parser)),
        [Proto.TellBots.Descriptor.FullName] = d => new TellBots(d.Parse(Proto.TellBots.Parser)),
        [Proto.NoteReactions.Descriptor.FullName] = d => new NoteReactions(d.Parse(Proto.NoteReactions.Parser)),
        [Proto.NoteMentions.Descriptor.FullName] = d => new NoteMentions(d.Parse(Proto.NoteMentions.Parser)),
        [Proto.OutboxRead.Descriptor.FullName] = d => new OutboxRead(d.Parse(Proto.OutboxRead.Parser)),
        [Proto.HideMessages.Descriptor.FullName] = d => new HideMessages(d.Parse(Proto.HideMessages.Parser)),
        [Proto.ReadContents.Descriptor.FullName] = d => Seeing(d.Parse(Proto.ReadContents.Parser)),
        [Proto.ContentsPlayed.Descriptor.FullName] = d => new ContentsPlayed(d.Parse(Proto.ContentsPlayed.Parser)),
        [Proto.ReadMentions.Descriptor.FullName] = d => new ReadMentions(d.Parse(Proto.ReadMentions.Parser)),
        [Proto.ReadReactions.Descriptor.FullName] = d => Looking(d.Parse(Proto.ReadReactions.Parser)),
        [Proto.ClearDialog.Descriptor.FullName] = d => new ClearDialog(d.Parse(Proto.ClearDialog.Parser)),
        [Proto.PinForMe.Descriptor.FullName] = d => new PinForMe(d.Parse(Proto.PinForMe.Parser)),
        [Proto.MarkDialogUnread.Descriptor.FullName] = d => new MarkDialogUnread(d.Parse(Proto.MarkDialogUnread.Parser)),
        [Proto.MuteDialog.Descriptor.FullName] = d => new MuteDialog(d.Parse(Proto.MuteDialog.Parser)),
        [Proto.SetDialogFolder.Descriptor.FullName] = d => new SetDialogFolder(d.Parse(Proto.SetDialogFolder.Parser)),
        [Proto.PinDialog.Descriptor.FullName] = d => new PinDialog(d.Parse(Proto.PinDialog.Parser)),
        [Proto.ReorderPinnedDialogs.Descriptor.FullName] = d => new ReorderPinnedDialogs(d.Parse(Proto.ReorderPinnedDialogs.Parser)),
        [Proto.SaveDraft.Descriptor.FullName] = d => new SaveDraft(d.Parse(Proto.SaveDraft.Parser)),
        [Proto.BlockUser.Descriptor.FullName] = d => new BlockUser(d.Parse(Proto.BlockUser.Parser)),
        [Proto.ScheduleMessages.Descriptor.FullName] = d => new ScheduleMessages(d.Parse(Proto.ScheduleMessages.Parser)),
        [Proto.EditScheduledMessage.Descriptor.FullName] = d => new EditScheduledMessage(d.Parse(Proto.EditScheduledMessage.Parser)),
        [Proto.DeleteScheduledMessages.Descriptor.FullName] = d => new DeleteScheduledMessages(d.Parse(Proto.DeleteScheduledMessages.Parser)),
        [Proto.SendScheduledMessages.Descriptor.FullName] = d => new SendScheduledMessages(d.Parse(Proto.SendScheduledMessages.Parser)),
        [Proto.FireDue.Descriptor.FullName] = d => new FireDue(d.Parse(Proto.FireDue.Parser)),
        [Proto.SettleScheduled.Descriptor.FullName] = d => new SettleScheduled(d.Parse(Proto.SettleScheduled.Parser)),
        [Proto.SetBotWebhook.Descriptor.FullName] = d => new SetBotWebhook(d.Parse(Proto.SetBotWebhook.Parser)),
        [Proto.SaveProfile.Descriptor.FullName] = d => new SaveProfile(d.Parse(Proto.SaveProfile.Parser)),
    };

    private static MailboxCommand Reading(Proto.ReadHistory read) =>
        ConversationId.ChannelOf(read.Conversation) is null ? new ReadHistory(read) : new ReadChannel(read);

    private static MailboxCommand Seeing(Proto.ReadContents seen) =>
        ConversationId.ChannelOf(seen.Conversation) is null ? new ReadContents(seen) : new SeeMentions(seen);

    private static MailboxCommand Looking(Proto.ReadReactions read) =>
        ConversationId.ChannelOf(read.Conversation) is null ? new ReadReactions(read) : new ReadChannelReactions(read);

    /// <summary>The command, or null for a kind that only a newer writer knows.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is damaged.</exception>
    /// <exception cref="FormatException">It addresses nothing that can exist.</exception>
    public static Command? Decode(Delivery delivery) =>
        Kinds.TryGetValue(delivery.Type, out var decode) ? decode(delivery) : null;
}
