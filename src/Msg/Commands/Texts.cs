using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Commands;

/// <summary>What a text has to get right; null: nothing is wrong.</summary>
internal static class Texts
{
    public static Result? Check(Content? content)
    {
        if (content is not { Text.Length: > 0 }) return Refusals.Of(Code.MessageEmpty, "content.text");
        if (content.Text.Length > Limits.Text) return Refusals.Of(Code.MessageTooLong, "content.text");
        if (content.Entities.Count > Limits.Entities) return Refusals.Of(Code.TooMany, "content.entities");
        return content.Entities.All(e => IsSound(e, content.Text.Length)) ? null : Refusals.Of(Code.EntityInvalid, "content.entities");
    }

    private static bool IsSound(Entity entity, int length) =>
        entity.Kind != Entity.Types.Kind.Unspecified && entity.Offset >= 0 && entity.Length > 0 &&
        entity.Offset <= length - entity.Length &&
        (entity.Kind != Entity.Types.Kind.MentionName || Peer.User(entity.UserId).IsValid);
}
