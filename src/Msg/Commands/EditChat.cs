using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg.Texts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Another title, photo, description for a chat, or other rules.</summary>
internal sealed class EditChat(CallerRequest asked, Contracts.Client.EditChat request)
    : ChatAdmission(asked, Checks.ChatOrChannel(request.ChatId, request.ChannelId), request.RandomId, Check(request.Edit))
{
    protected override Admitted Admit(Reading reading, long now) => ToConversation(Conversation, new Proto.EditChat
    {
        Conversation = Conversation, Sender = User, RandomId = request.RandomId, Edit = request.Edit, AcceptedAt = now, Origin = Origin,
    }, request.RandomId);

    private static Result? Check(ChatEdited? edit) =>
        edit is null || edit.CalculateSize() == 0 || (edit.PhotoRemoved && edit.Photo is not null) ? Refusals.Of(Code.RequestInvalid, "edit")
        : edit.HasTitle && Checks.Title(edit.Title) is { } title ? title
        : edit.HasAbout && edit.About.Length > Limits.About ? Refusals.Of(Code.RequestInvalid, "edit.about")
        : edit.Reactions is { } reactions && Check(reactions) is { } fault ? fault
        : edit.Photo is { } photo && (photo.Kind != Media.Types.Kind.Photo || Contents.CheckMedia(photo) is not null) ? Refusals.Of(Code.MediaInvalid, "edit.photo")
        : Checks.Rights(edit.DefaultRights, ChatRights.OfMembers, "edit.default_rights");

    private static Result? Check(ChatReactions reactions) =>
        reactions.Emojis.Count > Limits.ChatReactions ? Refusals.Of(Code.TooMany, "edit.reactions")
        : !Enum.IsDefined(reactions.Kind) || (reactions.Kind == ChatReactions.Types.Kind.Listed) != reactions.Emojis.Count > 0 ? Refusals.Of(Code.RequestInvalid, "edit.reactions")
        : reactions.Emojis.All(Emojis.IsOne) && reactions.Emojis.Distinct().Count() == reactions.Emojis.Count ? null
        : Refusals.Of(Code.ReactionInvalid, "edit.reactions");
}
