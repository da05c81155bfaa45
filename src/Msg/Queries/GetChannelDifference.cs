using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Msg.Queries;

/// <summary>What happened in a channel since a step of it, as it is today, for its members.</summary>
internal static class GetChannelDifference
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetChannelDifference request, CancellationToken ct)
    {
        if (request.Pts < 0) return Refusals.Of(Code.RequestInvalid, "pts");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var (channel, refusal) = await Attendance.ToReadAsync(mailbox, Peer.Channel(request.ChannelId), ct);
        if (channel is null) return refusal!;
        var last = channel.Head.LastOp;
        if (request.Pts == last) return Answer(request, Kind.Empty, last);
        if (request.Pts > last || last - request.Pts > Limits.ChannelSteps) return Answer(request, Kind.TooLong, last);

        var limit = request.Limit == 0 ? Limits.DifferencePage : Math.Min(request.Limit, Limits.DifferencePage);
        var steps = await StepsAsync(mailbox, Names.ChannelConversation(request.ChannelId), channel.Head, request.Pts, Math.Min(last, request.Pts + limit), ct);
        var result = Answer(request, steps[^1].Pts < last ? Kind.Slice : Kind.Difference, steps[^1].Pts);
        var difference = result.ChannelDifference.Difference;
        difference.Updates.Add(steps);
        var shown = steps.SelectMany(s => s.NewMessages?.Messages ?? (s.MessageEdited?.Message is { } edited ? [edited] : Enumerable.Empty<Message>())).ToList();
        await ChannelReading.AddOwnAsync(mailbox, shown, ct);
        difference.Users.Add(await mailbox.UsersAsync(shown.SelectMany(People.Of), ct));
        return result;
    }

    private static async Task<List<Update>> StepsAsync(Mailbox mailbox, string channel, ConversationHead head, long after, long upTo, CancellationToken ct)
    {
        string[] keys = [.. Numbers.Between(after + 1, upTo).Select(n => Names.Op(channel, n))];
        var ops = await mailbox.GetAsync(keys, Op.Parser, ct);
        var places = ops.SelectMany(op => op?.Shown() ?? []).Where(place => place > head.ClearedUpTo).Distinct().ToArray();
        var kept = await mailbox.GetAsync([.. places.Select(place => Names.ChannelMessage(channel, place))], ChannelMessage.Parser, ct);
        var messages = places.Zip(kept).ToDictionary(m => m.First, m => m.Second);
        return GetDifference.Fitting(ops.Select((op, i) => op?.ToStep(messages.GetValueOrDefault, mailbox.User) ?? new Update { Pts = after + i + 1, Unavailable = new Unavailable() }));
    }

    private static Result Answer(Contracts.Client.GetChannelDifference request, Kind kind, long pts) => new()
    {
        ChannelDifference = new ChannelDifference { ChannelId = request.ChannelId, Difference = new Difference { Kind = kind, Pts = pts } },
    };
}
