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
        if (request.Pts == last) return Answer(channel, Kind.Empty, last);

        // Who has come (back) since to read what is said from then on begins anew: what the device may have is theirs no more.
        var isNew = channel.Own.HiddenUpTo > 0 && request.Pts < channel.Own.Intervals[^1].JoinedOp;
        if (isNew || request.Pts > last || last - request.Pts > Limits.ChannelSteps) return Answer(channel, Kind.TooLong, last);

        var limit = request.Limit == 0 ? Limits.DifferencePage : Math.Min(request.Limit, Limits.DifferencePage);
        var steps = await StepsAsync(mailbox, channel, request.Pts, Math.Min(last, request.Pts + limit), ct);
        var result = Answer(channel, steps[^1].Pts < last ? Kind.Slice : Kind.Difference, steps[^1].Pts);
        var difference = result.ChannelDifference.Difference;
        difference.Updates.Add(steps);
        var shown = steps.SelectMany(s => s.NewMessages?.Messages ?? (s.MessageEdited?.Message is { } edited ? [edited] : Enumerable.Empty<Message>())).ToList();
        await ChannelReading.AddOwnAsync(mailbox, shown, ct);
        difference.Users.Add(await mailbox.UsersAsync(shown.SelectMany(People.Of), ct));
        return result;
    }

    private static async Task<List<Update>> StepsAsync(Mailbox mailbox, Attendance channel, long after, long upTo, CancellationToken ct)
    {
        var conversation = Names.ChannelConversation(channel.Chat.Id);
        string[] keys = [.. Numbers.Between(after + 1, upTo).Select(n => Names.Op(conversation, n))];
        var ops = await mailbox.GetAsync(keys, Op.Parser, ct);
        var places = ops.SelectMany(op => op?.Shown() ?? []).Where(place => place > channel.Floor).Distinct().ToArray();
        var kept = await mailbox.GetAsync([.. places.Select(place => Names.ChannelMessage(conversation, place))], ChannelMessage.Parser, ct);
        var messages = places.Zip(kept).ToDictionary(m => m.First, m => m.Second);
        return GetDifference.Fitting(ops.Select((op, i) => op is null
            ? new Update { Pts = after + i + 1, Unavailable = new Unavailable() }
            : op.ToStep(messages.GetValueOrDefault, mailbox.User).SeenAfter(channel.Own.HiddenUpTo)));
    }

    private static Result Answer(Attendance channel, Kind kind, long pts) => new()
    {
        ChannelDifference = new ChannelDifference { ChannelId = channel.Chat.Id, Difference = new Difference { Kind = kind, Pts = pts }, HiddenMaxId = channel.Own.HiddenUpTo },
    };
}
