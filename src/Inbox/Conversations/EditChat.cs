using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>Somebody sets up a chat otherwise. What is as it was already is not told again.</summary>
internal sealed class EditChat(Proto.EditChat command) : MembershipCommand(command.Conversation, ServiceAction.KindOneofCase.ChatEdited)
{
    private readonly ChatEdited edit = command.Edit ?? throw new FormatException("an edit of nothing");

    public override long Sender => command.Sender;

    public override long AcceptedAt => command.AcceptedAt;

    public override Origin Origin => command.Origin;

    protected override long RandomId => command.RandomId;

    public override Verdict Decide(Conversation conversation)
    {
        if (RefuseOutsider(conversation) is { } refusal) return refusal;
        var head = conversation.Head.Value;
        var change = ChatEdits.Change(head.Title, head.Settings ?? new ChatSettings(), edit);
        if (head.Broadcast && change.HasHistoryVisible) return Verdict.Refuse(Refusal.Types.Code.RequestInvalid, "edit.history_visible");
        if (head.Broadcast && change.DefaultRights?.Rights_.Any(r => r != Right.AddMembers) == true) return Verdict.Refuse(Refusal.Types.Code.RequestInvalid, "edit.default_rights");
        if (change.CalculateSize() == 0) return Verdict.Refuse(Refusal.Types.Code.NotModified, "edit");
        if (change.DefaultRights is not null && Lacks(conversation, Right.BanMembers, "edit.default_rights") is { } mayNotAllow) return mayNotAllow;
        if (ChatEdits.IsOfInfo(change) && Lacks(conversation, Right.ChangeInfo, "edit") is { } mayNotEdit) return mayNotEdit;
        return ChatEdits.IsOfHistory(change) && conversation.Members.Find(Sender)!.Role < Role.Admin
            ? Verdict.Refuse(Refusal.Types.Code.AdminRequired, "edit")
            : Do(conversation, new ServiceAction { ChatEdited = change });
    }
}
