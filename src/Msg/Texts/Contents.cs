using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Texts;

/// <summary>What a text has to get right, and what is attached to it; null: nothing is wrong.</summary>
internal static class Contents
{
    public static Result? Check(Content? content)
    {
        if (content?.Media is { } media && CheckMedia(media) is { } refusal) return refusal;
        if (content is null || (content.Media is null && string.IsNullOrWhiteSpace(content.Text))) return Refusals.Of(Code.MessageEmpty, "content.text");
        return CheckText(content, "content");
    }

    /// <summary>Whether it may be empty depends on what is edited.</summary>
    public static Result? CheckEdit(Content? content) =>
        content is null ? Refusals.Of(Code.MessageEmpty, "content.text") : CheckText(content, "content");

    /// <summary>One that is not sent yet may be empty.</summary>
    public static Result? CheckDraft(Content content) =>
        content.Media is not null ? Refusals.Of(Code.MediaInvalid, "draft.content.media") : CheckText(content, "draft.content");

    private static Result? CheckText(Content content, string field) =>
        content.Text.Length > Limits.Text ? Refusals.Of(Code.MessageTooLong, $"{field}.text")
        : content.Entities.Count > Limits.Entities ? Refusals.Of(Code.TooMany, $"{field}.entities")
        : content.Entities.All(IsSound) ? null : Refusals.Of(Code.EntityInvalid, $"{field}.entities");

    // A kind that is not known here may be known to a newer client. One that goes beyond its text is cut off there; one that cannot be meant is a fault of the client.
    private static bool IsSound(Entity entity) =>
        entity.Kind != Entity.Types.Kind.Unspecified && entity.Offset >= 0 && entity.Length > 0 &&
        (entity.Kind != Entity.Types.Kind.MentionName || Peer.User(entity.UserId).IsValid) &&
        (entity.Kind != Entity.Types.Kind.TextUrl || Links.Complete(entity.Url) is not null);

    public static Result? CheckMedia(Media media) =>
        media.Kind == Media.Types.Kind.Unspecified ? Refusals.Of(Code.MediaInvalid, "content.media.kind")
        : media.Id.Length is 0 or > Limits.MediaId ? Refusals.Of(Code.MediaInvalid, "content.media.id")
        : media.MimeType.Length > Limits.MimeType ? Refusals.Of(Code.MediaInvalid, "content.media.mime_type")
        : media.FileName.Length > Limits.MediaName ? Refusals.Of(Code.MediaInvalid, "content.media.file_name")
        : media.Size < 0 || media.DurationMs < 0 || media.Width < 0 || media.Height < 0 ? Refusals.Of(Code.MediaInvalid, "content.media")
        : null;
}
