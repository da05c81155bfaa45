using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>Messages to a user or a chat. Ids of other messages in them are the sender's own: here they become the conversation's.</summary>
internal sealed class SendMessages(CallerRequest asked, Contracts.Client.SendMessages request) : Admission(asked)
{
    private readonly Result? fault = Check(request);
    private readonly NewMessages messages = new(asked.Caller.UserId, request);

    public override IEnumerable<string> Reads => fault is null
        ? [.. messages.Reads, .. request.ClearDraft ? [Names.Dialog(User, request.Peer)] : Array.Empty<string>()]
        : [];

    public override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(request.Peer)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.IsThere(request.Peer, "peer", reading)) is { } refusal) return refusal;
        var conversation = Names.Conversation(User, request.Peer);
        var command = new Proto.SendMessages
        {
            Conversation = conversation, Sender = User, AcceptedAt = now, Origin = Origin,
            Silent = request.Silent, Protected = request.Protected, Album = request.Album,
            ClearsDraftAt = request.ClearDraft ? Later(now, reading.DialogOf(User, request.Peer).DraftSetAt) : 0,
        };
        return messages.Fill(command.Items, reading) is { } unknown ? unknown : ToConversation(conversation, command, request.Messages[0].RandomId);
    }

    /// <summary>What is wrong with it by itself; null: nothing.</summary>
    internal static Result? Check(Contracts.Client.SendMessages request)
    {
        if (Checks.Peer(request.Peer) is { } peer) return peer;
        if (request.Messages.Count == 0) return Refusals.Of(Code.RequestInvalid, "messages");
        if (request.Messages.Count > Limits.Messages) return Refusals.Of(Code.TooMany, "messages");
        if (request.Messages.Select(m => m.RandomId).Distinct().Count() < request.Messages.Count)
            return Refusals.Of(Code.RequestInvalid, "random_id");
        if (request.Album && request.Messages.Count is < 2 or > Limits.Album) return Refusals.Of(Code.RequestInvalid, "album");
        if (request.Album && request.Messages.Any(m => m.Forward is null && m.Content?.Media is null)) return Refusals.Of(Code.MediaInvalid, "content.media");
        return request.Messages.Select(NewMessages.Check).FirstOrDefault(fault => fault is not null);
    }
}
