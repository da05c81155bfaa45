using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using DaprMessaging.Msg.Texts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>What a user has typed and not sent; or that there is nothing any more.</summary>
internal sealed class SaveDraft(CallerRequest asked, Contracts.Client.SaveDraft request) : DialogAdmission(asked, request.Peer, Check(request.Draft))
{
    protected override IEnumerable<string> More => request.Draft?.ReplyToMessageId is > 0 and var id ? [Names.Record(User, id)] : [];

    protected override Admitted Decide(Reading reading, DialogState dialog, long now)
    {
        if (request.Draft is { ReplyToMessageId: > 0 and var id } && reading.PlaceOf(User, id, request.Peer) is null)
            return Refusals.Of(Code.MessageUnknown, "draft.reply_to_message_id");
        return ToDialog(new Proto.SaveDraft
        {
            Owner = User, Conversation = Conversation, Draft = Kept(request.Draft, now), At = Later(now, dialog.DraftSetAt), Origin = Origin,
        }, "draft");
    }

    private static Result? Check(Draft? draft) =>
        draft?.ReplyToMessageId < 0 ? Refusals.Of(Code.RequestInvalid, "draft.reply_to_message_id")
        : draft?.Content is { } content ? Contents.CheckDraft(content) : null;

    private static Draft? Kept(Draft? draft, long now) => draft is null || (draft is { ReplyToMessageId: 0 } && string.IsNullOrWhiteSpace(draft.Content?.Text))
        ? null
        : new Draft { Content = draft.Content is null ? null : Entities.Clamp(draft.Content), ReplyToMessageId = draft.ReplyToMessageId, Date = now };
}
