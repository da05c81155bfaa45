using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg.Commands;
using DaprMessaging.Msg.Queries;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>What can be asked: the table of contents of this room.</summary>
internal static class Calls
{
    /// <summary>What changes something; null: it only asks.</summary>
    public static Admission? Command(CallerRequest r, MessageOptions options) => r.Login is { } login
        ? new SaveProfile(r, login)
        : r.Request?.CallCase switch
        {
            Call.SendMessages when r.Request.SendMessages.ScheduleDate != 0 => new Commands.ScheduleMessages(r, r.Request.SendMessages),
            Call.SendMessages => new Commands.SendMessages(r, r.Request.SendMessages),
            Call.EditMessage => new Commands.EditMessage(r, r.Request.EditMessage, options.EditWindow),
            Call.DeleteMessages => new Commands.DeleteMessages(r, r.Request.DeleteMessages, options.DeleteWindow),
            Call.ClearHistory => new Commands.ClearHistory(r, r.Request.ClearHistory),
            Call.PinMessage => new Commands.PinMessage(r, r.Request.PinMessage),
            Call.UnpinMessage => new Commands.UnpinMessage(r, r.Request.UnpinMessage),
            Call.UnpinAllMessages => new Commands.UnpinAllMessages(r, r.Request.UnpinAllMessages),
            Call.CreateChat => new Commands.CreateChat(r, r.Request.CreateChat, options.MaxMembers),
            Call.MigrateChat => new Commands.MigrateChat(r, r.Request.MigrateChat),
            Call.AddMembers => new Commands.AddMembers(r, r.Request.AddMembers, options.MaxMembers),
            Call.RemoveMember => new Commands.RemoveMember(r, r.Request.RemoveMember),
            Call.EditChat => new Commands.EditChat(r, r.Request.EditChat),
            Call.SetRole => new Commands.SetRole(r, r.Request.SetRole),
            Call.BanMember => new Commands.BanMember(r, r.Request.BanMember),
            Call.ReadHistory => new Commands.ReadHistory(r, r.Request.ReadHistory),
            Call.ReadContents => new Commands.ReadContents(r, r.Request.ReadContents),
            Call.ReadMentions => new Commands.ReadMentions(r, r.Request.ReadMentions),
            Call.MarkDialogUnread => new Commands.MarkDialogUnread(r, r.Request.MarkDialogUnread),
            Call.MuteDialog => new Commands.MuteDialog(r, r.Request.MuteDialog),
            Call.SetDialogFolder => new Commands.SetDialogFolder(r, r.Request.SetDialogFolder),
            Call.PinDialog => new Commands.PinDialog(r, r.Request.PinDialog),
            Call.ReorderPinnedDialogs => new Commands.ReorderPinnedDialogs(r, r.Request.ReorderPinnedDialogs),
            Call.SaveDraft => new Commands.SaveDraft(r, r.Request.SaveDraft),
            Call.BlockUser => new Commands.BlockUser(r, r.Request.BlockUser),
            Call.EditScheduledMessage => new Commands.EditScheduledMessage(r, r.Request.EditScheduledMessage),
            Call.DeleteScheduledMessages => new Commands.DeleteScheduledMessages(r, r.Request.DeleteScheduledMessages),
            Call.SendScheduledMessages => new Commands.SendScheduledMessages(r, r.Request.SendScheduledMessages),
            Call.SetReaction => new Commands.SetReaction(r, r.Request.SetReaction),
            Call.ReadReactions => new Commands.ReadReactions(r, r.Request.ReadReactions),
            Call.SetDialogTtl => new Commands.SetDialogTtl(r, r.Request.SetDialogTtl),
            Call.SetBotWebhook => new Commands.SetBotWebhook(r, r.Request.SetBotWebhook),
            Call.SetTyping => new Commands.SetTyping(r, r.Request.SetTyping),
            _ => null,
        };

    /// <summary>What only asks.</summary>
    public static Task<Result> AnswerAsync(Mailbox mailbox, ISearch search, Request request, long now, CancellationToken ct) => request.CallCase switch
    {
        Call.GetState => Queries.GetState.AnswerAsync(mailbox, now, ct),
        Call.GetDifference => Queries.GetDifference.AnswerAsync(mailbox, request.GetDifference, ct),
        Call.GetUpdates => Queries.GetUpdates.AnswerAsync(mailbox, request.GetUpdates, ct),
        Call.GetDialogs => Queries.GetDialogs.AnswerAsync(mailbox, request.GetDialogs, ct),
        Call.GetPeerDialogs => Queries.GetPeerDialogs.AnswerAsync(mailbox, request.GetPeerDialogs, ct),
        Call.GetHistory => Queries.GetHistory.AnswerAsync(mailbox, request.GetHistory, ct),
        Call.GetPinnedMessages => Queries.GetPinnedMessages.AnswerAsync(mailbox, request.GetPinnedMessages, ct),
        Call.GetUnreadMentions => Queries.GetUnreadMentions.AnswerAsync(mailbox, request.GetUnreadMentions, ct),
        Call.GetUnreadReactions => Queries.GetUnreadReactions.AnswerAsync(mailbox, request.GetUnreadReactions, ct),
        Call.GetReactions => Queries.GetReactions.AnswerAsync(mailbox, request.GetReactions, ct),
        Call.GetReadDate => Queries.GetReadDate.AnswerAsync(mailbox, request.GetReadDate, ct),
        Call.GetReaders => Queries.GetReaders.AnswerAsync(mailbox, request.GetReaders, ct),
        Call.GetBlockedUsers => Queries.GetBlockedUsers.AnswerAsync(mailbox, ct),
        Call.GetChat => Queries.GetChat.AnswerAsync(mailbox, request.GetChat, ct),
        Call.GetScheduledMessages => Queries.GetScheduledMessages.AnswerAsync(mailbox, request.GetScheduledMessages, ct),
        Call.GetChannels => Queries.GetChannels.AnswerAsync(mailbox, ct),
        Call.GetChannelDifference => Queries.GetChannelDifference.AnswerAsync(mailbox, request.GetChannelDifference, ct),
        Call.GetMembers => Queries.GetMembers.AnswerAsync(mailbox, request.GetMembers, ct),
        Call.SearchMessages => Queries.SearchMessages.AnswerAsync(mailbox, search, request.SearchMessages, ct),
        Call.GetSearchCounters => Queries.GetSearchCounters.AnswerAsync(mailbox, search, request.GetSearchCounters, ct),
        _ => Task.FromResult(Refusals.Of(Code.RequestInvalid, "call")),
    };
}
