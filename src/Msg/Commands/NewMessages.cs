using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using DaprMessaging.Msg.Texts;
using Google.Protobuf.Collections;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>The messages of a request as the conversation will have them: their texts completed, what they answer and what they repeat looked up.</summary>
internal sealed class NewMessages(long user, Contracts.Client.SendMessages request)
{
    private readonly Wording?[] wordings = new Wording?[request.Messages.Count];

    /// <summary>What is wrong with one by itself; null: nothing.</summary>
    public static Result? Check(NewMessage message)
    {
        if (Checks.RandomId(message.RandomId) is { } fault) return fault;
        if (Checks.Ttl(message.TtlSeconds) is { } lifetime) return lifetime;
        if (message.ReplyToMessageId < 0) return Refusals.Of(Code.RequestInvalid, "reply_to_message_id");
        if (message.ReplyQuote is { } quote && (message.ReplyToMessageId == 0 || quote.Text.Length is 0 or > Limits.Quote || quote.Offset < 0))
            return Refusals.Of(Code.RequestInvalid, "reply_quote");
        if (message.Forward is not { } forward) return Contents.Check(message.Content);
        return message.Content is not null || Checks.Peer(forward.Peer) is not null || forward.MessageId <= 0 ? Refusals.Of(Code.RequestInvalid, "forward") : null;
    }

    /// <summary>The keys of what has to be looked up.</summary>
    public IEnumerable<string> Reads => Enumerable.Range(0, request.Messages.Count).SelectMany(KeysOf);

    /// <summary>Adds them to those of a command; what names nothing is refused.</summary>
    public Result? Fill(RepeatedField<Proto.Item> items, Reading reading)
    {
        for (var i = 0; i < request.Messages.Count; i++)
        {
            var message = request.Messages[i];
            var item = message.Forward is { } forward ? Forwarded(forward, reading) : new Proto.Item { Content = WordingOf(i).Complete(reading) };
            if (item is null) return Refusals.Of(Code.MessageUnknown, "forward");
            if (request.Album && item.Content is { Media: null }) return Refusals.Of(Code.MediaInvalid, "forward");
            (item.RandomId, item.TtlSeconds) = (message.RandomId, message.TtlSeconds);
            if (message.ReplyToMessageId > 0)
            {
                if (reading.PlaceOf(user, message.ReplyToMessageId, request.Peer) is not { } replied)
                    return Refusals.Of(Code.MessageUnknown, "reply_to_message_id");
                (item.ReplyTo, item.ReplyQuote) = (replied.DialogMessageId, message.ReplyQuote);
            }

            items.Add(item);
        }

        return null;
    }

    private IEnumerable<string> KeysOf(int index)
    {
        var message = request.Messages[index];
        if (message.ReplyToMessageId > 0) yield return Reading.KeyOf(user, message.ReplyToMessageId, request.Peer);
        if (message.Forward is { } forward)
        {
            var source = Names.Conversation(user, forward.Peer);
            yield return Reading.KeyOf(user, forward.MessageId, forward.Peer);
            yield return forward.Peer.IsChannel ? Names.Members(source, user) : Names.Dialog(user, forward.Peer);
            if (forward.Peer.UserId == 0) yield return Names.ConversationHead(source);
            yield break;
        }

        foreach (var key in WordingOf(index).Reads) yield return key;
    }

    private Wording WordingOf(int index) => wordings[index] ??= new Wording(request.Messages[index].Content);

    // What is said again is what the caller's own copy says. One that is there no more can only have been said again before:
    // the conversation knows, and repeats its answer.
    private Proto.Item? Forwarded(MessageReference reference, Reading reading)
    {
        if (reference.Peer.IsChannel) return FromChannel(reference, reading);
        var record = reading.Get(Names.Record(user, reference.MessageId), Record.Parser);
        if (record?.Update?.Dialog is not { } dialog || !dialog.Peer.Equals(reference.Peer)) return null;
        if (record.Update.Gone is not null) return new Proto.Item { IsGone = true };
        if (record.Update.NewMessage is not { Content: not null }) return null;
        if (reading.DialogOf(user, reference.Peer).MessageOf(record) is not { } message) return new Proto.Item { IsGone = true };
        return Said(message, reference, reading);
    }

    // Of a channel one has to be a member to say again what is said there. Who is none any more may have done so before: likewise.
    private Proto.Item? FromChannel(MessageReference reference, Reading reading)
    {
        var source = Names.Conversation(user, reference.Peer);
        if (reading.Get(Reading.KeyOf(user, reference.MessageId, reference.Peer), ChannelMessage.Parser) is not { } kept) return null;
        if (reading.MemberOf(source, user) is not { } member) return new Proto.Item { IsGone = true };
        if (member.IsOnlyTold && kept.Message.FromUserId != user && !kept.Bots.Contains(user)) return new Proto.Item { IsGone = true };
        if (kept.Deleted || reference.MessageId <= member.HiddenUpTo || reference.MessageId <= reading.Get(Names.ConversationHead(source), ConversationHead.Parser)?.ClearedUpTo) return new Proto.Item { IsGone = true };
        return kept.Message.Content is null ? null : Said(kept.Message, reference, reading);
    }

    private Proto.Item Said(Message message, MessageReference reference, Reading reading)
    {
        if (message.Protected || IsProtected(reference.Peer, reading)) return new Proto.Item { IsProtected = true };
        var origin = new Forward { FromUserId = message.Forward?.FromUserId ?? message.FromUserId, Date = message.Forward?.Date ?? message.Date };
        if (request.Peer.UserId == user) (origin.SavedFromPeer, origin.SavedFromMessageId) = (reference.Peer, reference.MessageId);
        return new Proto.Item { Content = message.Content, Forward = origin };
    }

    private static bool IsProtected(Peer peer, Reading reading) =>
        peer.UserId == 0 && reading.Get(Names.ConversationHead(Names.Conversation(0, peer)), ConversationHead.Parser)?.Settings?.Protected == true;
}
