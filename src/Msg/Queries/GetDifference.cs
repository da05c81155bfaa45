using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>What happened in the mailbox since a step.</summary>
internal static class GetDifference
{
    private const int MaxBytes = 1 << 20;

    public static async Task<Result> AnswerAsync(
        Mailbox mailbox, Contracts.Client.GetDifference request, CancellationToken ct)
    {
        if (request.Pts < 0) return Refusals.Of(Code.RequestInvalid, "pts");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var head = await mailbox.HeadAsync(ct);
        if (request.Pts == head.Pts) return Answer(Difference.Types.Kind.Empty, head.Pts);
        // A device that is ahead of its mailbox knows another past, say that before a backup was restored.
        if (request.Pts < head.UpdateFloor || request.Pts > head.Pts) return Answer(Difference.Types.Kind.TooLong, head.Pts);

        var limit = request.Limit == 0 ? Limits.DifferencePage : Math.Min(request.Limit, Limits.DifferencePage);
        var last = Math.Min(head.Pts, request.Pts + limit);
        var updates = Fitting(await mailbox.UpdatesAsync([.. Steps(request.Pts + 1, last)], ct));
        last = updates[^1].Pts;
        var result = Answer(last < head.Pts ? Difference.Types.Kind.Slice : Difference.Types.Kind.Difference, last);
        result.Difference.Updates.Add(updates);
        var people = updates.Select(u => u.NewMessage ?? u.MessageEdited?.Message).Where(m => m is not null).SelectMany(m => People.Of(m!));
        result.Difference.Users.Add(await mailbox.UsersAsync(people, ct));
        return result;
    }

    // At least one, else no more than a frame should carry.
    private static List<Update> Fitting(Update[] updates)
    {
        var bytes = 0;
        return [.. updates.TakeWhile((u, i) => (bytes += u.CalculateSize()) <= MaxBytes || i == 0)];
    }

    private static Result Answer(Difference.Types.Kind kind, long pts) =>
        new() { Difference = new Difference { Kind = kind, Pts = pts } };

    private static IEnumerable<long> Steps(long from, long to)
    {
        for (var pts = from; pts <= to; pts++) yield return pts;
    }
}
