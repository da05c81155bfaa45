using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Messages away: for the caller alone, which is the mailbox's affair, or for everyone, which is the conversation's.</summary>
internal sealed class DeleteMessages(
    Caller caller, ulong requestId, string traceParent, Contracts.Client.DeleteMessages request, TimeSpan? window) : Admission(caller, traceParent)
{
    private readonly Contracts.Client.Result? fault =
        (request.ForEveryone ? Checks.RandomId(request.RandomId) : null) ?? Checks.Peer(request.Peer) ?? Checks.MessageIds(request.MessageIds, "message_ids");

    public override IEnumerable<string> Reads => fault is null ? request.MessageIds.Select(id => Names.Record(User, id)) : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if (fault is not null) return fault;
        var places = new List<Place>(request.MessageIds.Count);
        foreach (var id in request.MessageIds)
        {
            if (reading.PlaceOf(User, id, request.Peer) is not { } place) return Refusals.Of(Code.MessageUnknown, "message_ids");
            places.Add(place);
        }

        return request.ForEveryone ? ForEveryone(places, now) : ForMe(places);
    }

    private Admitted ForMe(IReadOnlyList<Place> places) => ToMailbox(new Proto.HideMessages
    {
        Owner = User, Conversation = Names.Conversation(User, request.Peer), DialogMessageIds = { places.Select(p => p.DialogMessageId) },
        Origin = OriginOf(requestId),
    }, $"hide/{request.MessageIds[0]}");

    private Admitted ForEveryone(IReadOnlyList<Place> places, long now)
    {
        var isOwn = places.All(p => p.IsOut);
        if (!isOwn && !request.Peer.IsChat) return Refusals.Of(Code.AuthorRequired, "message_ids");
        var conversation = Names.Conversation(User, request.Peer);
        return ToConversation(conversation, new Proto.DeleteMessages
        {
            Conversation = conversation, Sender = User, RandomId = request.RandomId, DialogMessageIds = { places.Select(p => p.DialogMessageId) },
            Others = !isOwn, Until = isOwn ? places.Min(p => p.Until(window)) : 0, AcceptedAt = now, Origin = OriginOf(requestId),
        }, request.RandomId);
    }
}
