using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>Who of a chat has read a message of the caller's, and when. Where members are too many nobody is told.</summary>
internal static class GetReaders
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetReaders request, CancellationToken ct)
    {
        var chat = Peer.Chat(request.ChatId);
        if (Commands.Checks.Chat(chat) is { } fault) return fault;
        if (await OwnMessages.PlaceAsync(mailbox, chat, request.MessageId, ct) is not { } own) return Refusals.Of(Code.MessageUnknown, "message_id");
        if (!own.IsOut) return Refusals.Of(Code.AuthorRequired, "message_id");
        var membership = await mailbox.GetAsync(Names.Members(Names.ChatConversation(request.ChatId)), Membership.Parser, ct);
        var members = membership?.Members.Where(m => m.IsCurrent).Select(m => m.UserId).ToList() ?? [];
        if (!members.Contains(mailbox.User)) return Refusals.Of(Code.NotAMember, "chat_id");
        if (members.Count > Limits.Readers) return Refusals.Of(Code.ChatTooLarge, "chat_id");

        // Who came later than the message never had it, however far they have read since.
        var had = members.Where(u => u != mailbox.User).Select(u => (u, chat)).ToList();
        var pages = await mailbox.GetAsync([.. had.Select(m => Names.Page(m.u, chat, own.Place / Names.MessagesPerPage))], Page.Parser, ct);
        had = [.. had.Where((_, i) => pages[i]?.SlotOf(own.Place).MessageId > 0)];
        var dates = await ReadingDates.FindAsync(mailbox, had, own.Place, ct);
        var readers = new Readers { Readers_ = { dates.OrderBy(d => d.Value).Select(d => new Reader { UserId = d.Key, Date = d.Value }) } };
        readers.Users.Add(await mailbox.UsersAsync(dates.Keys, ct));
        return new Result { Readers = readers };
    }
}
