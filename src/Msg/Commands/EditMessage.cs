using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using DaprMessaging.Msg.Texts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Another text for a message of one's own. A media that it has stays: the text is its caption. A forward says what somebody else said, and goes on saying it.</summary>
internal sealed class EditMessage : MessageAdmission
{
    private readonly Contracts.Client.EditMessage request;
    private readonly TimeSpan? window;
    private readonly Wording? wording;

    public EditMessage(CallerRequest asked, Contracts.Client.EditMessage request, TimeSpan? window) : base(
        asked, request.Peer, [request.MessageId], "message_id", Checks.RandomId(request.RandomId) ?? Contents.CheckEdit(request.Content))
    {
        (this.request, this.window) = (request, window);
        if (Contents.CheckEdit(request.Content) is null) wording = new Wording(request.Content);
    }

    protected override IEnumerable<string> More => wording!.Reads;

    protected override Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now)
    {
        var place = places[0];
        if (place.IsService) return Refusals.Of(Code.MessageUnknown, "message_id");
        if (!place.IsOut || place.IsForward) return Refusals.Of(Code.AuthorRequired, "message_id");

        // Of one that the author has deleted nobody here knows any more what it was.
        var message = reading.Get(Names.Record(User, request.MessageId), Record.Parser)?.Update.NewMessage;
        if (request.Content.Media is { } media && message is not null && !media.Equals(message.Content.Media)) return Refusals.Of(Code.MediaInvalid, "content.media");
        if (!place.HasMedia && string.IsNullOrWhiteSpace(request.Content.Text)) return Refusals.Of(Code.MessageEmpty, "content.text");
        var content = wording!.Complete(reading).Clone();
        content.Media = null;
        return ToConversation(Conversation, new Proto.EditMessage
        {
            Conversation = Conversation, Sender = User, RandomId = request.RandomId, DialogMessageId = place.DialogMessageId,
            Content = content, Until = place.Until(window), AcceptedAt = now, Origin = Origin,
        }, request.RandomId);
    }
}
