using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Msg.Texts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Another text for a message of one's own.</summary>
internal sealed class EditMessage : MessageAdmission
{
    private readonly Contracts.Client.EditMessage request;
    private readonly TimeSpan? window;
    private readonly Wording? wording;

    public EditMessage(CallerRequest asked, Contracts.Client.EditMessage request, TimeSpan? window) : base(
        asked, request.Peer, [request.MessageId], "message_id", Checks.RandomId(request.RandomId) ?? Contents.Check(request.Content))
    {
        (this.request, this.window) = (request, window);
        if (Contents.Check(request.Content) is null) wording = new Wording(request.Content);
    }

    protected override IEnumerable<string> More => wording!.Reads;

    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now)
    {
        var place = places[0];
        if (place.IsService) return Refusals.Of(Code.MessageUnknown, "message_id");
        if (!place.IsOut) return Refusals.Of(Code.AuthorRequired, "message_id");
        return ToConversation(Conversation, new Proto.EditMessage
        {
            Conversation = Conversation, Sender = User, RandomId = request.RandomId, DialogMessageId = place.DialogMessageId,
            Content = wording!.Complete(reading), Until = place.Until(window), AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
