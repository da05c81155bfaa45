using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Request = DaprMessaging.Contracts.Client.SearchMessages;

namespace DaprMessaging.Msg.Queries;

/// <summary>
/// The messages of a mailbox that are looked for. Search says where to look; whether they are still there, and still say what
/// was found, the mailbox says as it is now.
/// </summary>
internal static class SearchMessages
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, ISearch search, Request request, CancellationToken ct)
    {
        if (Fault(request) is { } fault) return fault;
        var head = await mailbox.HeadAsync(ct);
        var asked = request.Clone();
        asked.Limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);
        var answer = await search.AskAsync(new Question { UserId = mailbox.User, SearchMessages = asked }, ct);
        if (answer.Hits is not { } hits) return new Result { Refusal = answer.Refusal ?? Refusal.Of(Code.SearchUnavailable) };

        var found = new FoundMessages { Pts = head.Pts, TotalCount = hits.TotalCount, Incomplete = answer.Incomplete };
        // What is beyond the end came since then, and the device hears of it; or it is of another past, and no step of this mailbox.
        found.Messages.Add(await ShownAsync(mailbox, [.. hits.Hits_.Where(h => h.MessageId <= head.Pts)], ct));
        found.NextOffsetId = hits.More ? hits.Hits_[^1].MessageId : 0;
        found.Users.Add(await mailbox.UsersAsync(found.Messages.SelectMany(People.Of), ct));
        return new Result { FoundMessages = found };
    }

    // The index may know less than the mailbox, for a while: what was deleted, edited or cleared meanwhile is not shown.
    private static async Task<IEnumerable<Message>> ShownAsync(Mailbox mailbox, IReadOnlyList<Hit> hits, CancellationToken ct)
    {
        var records = await mailbox.RecordsAsync([.. hits.Select(h => h.MessageId)], ct);
        var same = records.Zip(hits).Where(r => r.First.OpNo == r.Second.OpNo && r.First.EditOpNo == r.Second.EditOpNo)
            .Select(r => r.First).Where(r => r.Update.NewMessage is not null).ToList();
        var peers = same.Select(r => r.Update.NewMessage.Peer).Distinct().ToList();
        var states = await mailbox.GetAsync([.. peers.Select(p => Names.Dialog(mailbox.User, p))], DialogState.Parser, ct);
        var dialogs = peers.Zip(states).ToDictionary(d => d.First, d => d.Second ?? new DialogState());
        return same.Select(r => dialogs[r.Update.NewMessage.Peer].MessageOf(r)).OfType<Message>();
    }

    private static Result? Fault(Request request)
    {
        if (request.Peer is not null && Commands.Checks.PeerWithCopies(request.Peer) is { } fault) return fault;
        if (request.Text.Length > Limits.SearchText) return Refusals.Of(Code.RequestInvalid, "text");
        if (request.Hashtag.Length > Limits.SearchText) return Refusals.Of(Code.RequestInvalid, "hashtag");
        if (request.FromUserId != 0 && !Peer.User(request.FromUserId).IsValid) return Refusals.Of(Code.RequestInvalid, "from_user_id");
        if (request.Kinds.Any(k => k == Request.Types.Kind.Unspecified || !Enum.IsDefined(k))) return Refusals.Of(Code.RequestInvalid, "kinds");
        if (request.MinDate < 0) return Refusals.Of(Code.RequestInvalid, "min_date");
        if (request.MaxDate < 0) return Refusals.Of(Code.RequestInvalid, "max_date");
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var isEmpty = string.IsNullOrWhiteSpace(request.Text) && request.Hashtag.Length == 0 && request.FromUserId == 0 && request.Kinds.Count == 0 &&
            request.MinDate == 0 && request.MaxDate == 0;
        return isEmpty ? Refusals.Of(Code.RequestInvalid, "text") : null;
    }
}
