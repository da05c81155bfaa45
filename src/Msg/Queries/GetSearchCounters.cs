using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>How many messages of a dialog, or of all, carry what.</summary>
internal static class GetSearchCounters
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, ISearch search, Contracts.Client.GetSearchCounters request, CancellationToken ct)
    {
        if (request.Peer is not null && Commands.Checks.Peer(request.Peer) is { } fault) return fault;
        var (scope, refusal) = await SearchScope.ReadAsync(mailbox, request.Peer, withChannels: true, ct);
        if (scope is null) return refusal!;
        var question = scope.Ask(mailbox);
        question.GetSearchCounters = request;
        var answer = await search.AskAsync(question, ct);
        return answer.Counts is { } counts
            ? new Result { SearchCounters = new SearchCounters { Counters = { counts.Counters }, Pts = scope.Pts, Incomplete = answer.Incomplete } }
            : new Result { Refusal = answer.Refusal ?? Refusals.Of(Code.SearchUnavailable).Refusal };
    }
}
