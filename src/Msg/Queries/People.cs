using DaprMessaging.Contracts;

namespace DaprMessaging.Msg.Queries;

/// <summary>Whom a message speaks of.</summary>
internal static class People
{
    public static IEnumerable<long> Of(Message message)
    {
        yield return message.FromUserId;
        if (message.Peer.UserId > 0) yield return message.Peer.UserId;
        if (message.Forward is { } forward) yield return forward.FromUserId;
        foreach (var id in OfAction(message.Action)) yield return id;
    }

    private static IEnumerable<long> OfAction(ServiceAction? action) => action?.KindCase switch
    {
        ServiceAction.KindOneofCase.ChatCreated => action.ChatCreated.UserIds,
        ServiceAction.KindOneofCase.MembersAdded => action.MembersAdded.UserIds,
        ServiceAction.KindOneofCase.MemberRemoved => [action.MemberRemoved.UserId],
        ServiceAction.KindOneofCase.RoleChanged => [action.RoleChanged.UserId],
        ServiceAction.KindOneofCase.MemberBanned => [action.MemberBanned.UserId],
        _ => [],
    };
}
