using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Request = DaprMessaging.Contracts.Client.SearchMessages;

namespace DaprMessaging.Msg.Queries;

/// <summary>
/// The messages of a mailbox, and of channels, that are looked for. Search says where to look; whether they are still there, and
/// still say what was found, the mailbox and the channels say as they are now.
/// </summary>
internal static class SearchMessages
{
    private const long MaxDate = (1L << 53) - 1;

    public static async Task<Result> AnswerAsync(Mailbox mailbox, ISearch search, Request request, CancellationToken ct)
    {
        if (Fault(request) is { } fault) return fault;
        // Whoever goes on by an id of the mailbox is looking through that alone.
        var (scope, refusal) = await SearchScope.ReadAsync(mailbox, request.Peer, withChannels: request.OffsetId == 0, ct);
        if (scope is null) return refusal!;
        var asked = request.Clone();
        asked.Limit = request.Limit == 0 ? Limits.HistoryPage : Math.Min(request.Limit, Limits.HistoryPage);
        var question = scope.Ask(mailbox);
        question.SearchMessages = asked;
        var answer = await search.AskAsync(question, ct);
        if (answer.Hits is not { } hits) return new Result { Refusal = answer.Refusal ?? Refusal.Of(Code.SearchUnavailable) };

        var found = new FoundMessages { Pts = scope.Pts, TotalCount = hits.TotalCount, Incomplete = answer.Incomplete };
        await ShowAsync(mailbox, scope, found, hits.Hits_, ct);
        if (hits.More) GoOn(found, request, hits.Hits_);
        found.Users.Add(await mailbox.UsersAsync(found.Messages.SelectMany(People.Of), ct));
        return new Result { FoundMessages = found };
    }

    private static async Task ShowAsync(Mailbox mailbox, SearchScope scope, FoundMessages found, IReadOnlyList<Hit> hits, CancellationToken ct)
    {
        // What is beyond the end of the mailbox came since then, and the device hears of it; or it is of another past, and no step of this mailbox.
        var own = await ShownAsync(mailbox, [.. hits.Where(h => h.ChannelId == 0 && h.MessageId <= found.Pts)], ct);
        var (kept, channels) = await ChannelHits.ShownAsync(mailbox, scope, [.. hits.Where(h => h.ChannelId != 0)], ct);
        var shown = own.Select(m => (0L, m)).Concat(kept.Select(m => (m.Peer.ChannelId, m))).ToDictionary(m => (m.Item1, m.m.Id), m => m.m);
        found.Messages.Add(hits.Select(h => shown.GetValueOrDefault((h.ChannelId, h.MessageId))).OfType<Message>());
        found.Channels.Add(channels);
    }

    // In one dialog from the last one's id; over all from its place among them, and for who knows of no channels from the last of the mailbox.
    private static void GoOn(FoundMessages found, Request request, IReadOnlyList<Hit> hits)
    {
        var last = hits[^1];
        found.NextOffsetId = request.Peer is not null ? last.MessageId : hits.LastOrDefault(h => h.ChannelId == 0)?.MessageId ?? request.Offset?.MessageId ?? found.Pts + 1;
        if (request.Peer is not null || request.OffsetId != 0) return;
        found.NextOffset = new SearchOffset { MessageId = found.NextOffsetId, Date = last.Date, ChannelId = last.ChannelId };
        if (last.ChannelId != 0) found.NextOffset.ChannelMessageId = last.MessageId;
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
        if (request.Peer is not null && Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        if (request.Text.Length > Limits.SearchText) return Refusals.Of(Code.RequestInvalid, "text");
        if (request.Hashtag.Length > Limits.SearchText) return Refusals.Of(Code.RequestInvalid, "hashtag");
        if (request.FromUserId != 0 && !Peer.User(request.FromUserId).IsValid) return Refusals.Of(Code.RequestInvalid, "from_user_id");
        if (request.Kinds.Any(k => k == Request.Types.Kind.Unspecified || !Enum.IsDefined(k))) return Refusals.Of(Code.RequestInvalid, "kinds");
        if (request.MinDate < 0) return Refusals.Of(Code.RequestInvalid, "min_date");
        if (request.MaxDate < 0) return Refusals.Of(Code.RequestInvalid, "max_date");
        if (request.OffsetId < 0) return Refusals.Of(Code.RequestInvalid, "offset_id");
        if (request.Offset is { } offset && IsWrong(offset, request)) return Refusals.Of(Code.RequestInvalid, "offset");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var isEmpty = string.IsNullOrWhiteSpace(request.Text) && request.Hashtag.Length == 0 && request.FromUserId == 0 && request.Kinds.Count == 0 &&
            request.MinDate == 0 && request.MaxDate == 0;
        return isEmpty ? Refusals.Of(Code.RequestInvalid, "text") : null;
    }

    // It is of all dialogs, and there is no other one beside it.
    private static bool IsWrong(SearchOffset offset, Request request) => request.Peer is not null || request.OffsetId != 0 ||
        offset.MessageId <= 0 || offset.Date is < 0 or > MaxDate || offset.ChannelId < 0 || offset.ChannelMessageId < 0 || (offset.ChannelId > 0) != (offset.ChannelMessageId > 0);
}
