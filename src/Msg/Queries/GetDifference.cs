using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>What happened in the mailbox since a step, as it is today: what is gone meanwhile is not told any more.</summary>
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
        var updates = Fitting(await UpdatesAsync(mailbox, [.. Numbers.Between(request.Pts + 1, last)], head.SweptPts, ct));
        last = updates[^1].Pts;
        var result = Answer(last < head.Pts ? Difference.Types.Kind.Slice : Difference.Types.Kind.Difference, last);
        result.Difference.Updates.Add(updates);
        var people = updates.SelectMany(Shown).SelectMany(People.Of);
        result.Difference.Users.Add(await mailbox.UsersAsync(people, ct));
        return result;
    }

    private static IEnumerable<Message> Shown(Update update) => update switch
    {
        { NewMessage: { } message } => [message],
        { MessageEdited.Message: { } edited } => [edited],
        { NewMessages: { } some } => some.Messages,
        { ChannelTold.Step: { } step } => Shown(step),
        _ => [],
    };

    // The dialogs say how far they have been swept; of messages that came since the last time nobody need ask them.
    private static async Task<Update[]> UpdatesAsync(Mailbox mailbox, IReadOnlyList<long> numbers, long sweptPts, CancellationToken ct)
    {
        var records = await mailbox.RecordsAsync(numbers, ct);
        var edited = await EditedAsync(mailbox, records, ct);
        await ToldSteps.FillAsync(mailbox, records, ct);
        var peers = records.Concat(edited.Values).Where(r => r.Update.NewMessage is not null && r.Update.Pts < sweptPts)
            .Select(r => r.Update.NewMessage.Peer).Distinct().ToList();
        var states = await mailbox.GetAsync([.. peers.Select(p => Names.Dialog(mailbox.User, p))], DialogState.Parser, ct);
        var dialogs = peers.Zip(states, (peer, state) => (peer, state)).Where(d => d.state is not null).ToDictionary(d => d.peer, d => d.state!);
        return Array.ConvertAll(records, record => Told(record, edited, dialogs));
    }

    // What an edit says is in the record of the message, and so is how people react to it.
    private static async Task<Dictionary<long, Record>> EditedAsync(Mailbox mailbox, Record[] records, CancellationToken ct)
    {
        var ids = records.Select(r => r.Update.RefersTo()).Where(id => id > 0).ToHashSet();
        if (ids.Count == 0) return [];
        var known = records.Where(r => ids.Contains(r.Update.Pts)).ToDictionary(r => r.Update.Pts);
        foreach (var record in await mailbox.RecordsAsync([.. ids.Where(id => !known.ContainsKey(id))], ct)) known[record.Update.Pts] = record;
        return known;
    }

    private static Update Told(Record record, Dictionary<long, Record> edited, Dictionary<Peer, DialogState> dialogs)
    {
        var update = record.Update;
        if (update.NewMessage is { } message)
        {
            if (MessageOf(record, dialogs) is { } shown) update.NewMessage = shown;
            else update.Gone = message.ToGone();
        }

        update.Tell(id => MessageOf(edited[id], dialogs));
        return update;
    }

    private static Message? MessageOf(Record record, Dictionary<Peer, DialogState> dialogs) =>
        record.Update.NewMessage is { } message && dialogs.TryGetValue(message.Peer, out var dialog) ? dialog.MessageOf(record) : record.Update.NewMessage;

    // At least one, else no more than a frame should carry.
    public static List<Update> Fitting(IEnumerable<Update> updates)
    {
        var bytes = 0;
        return [.. updates.TakeWhile((u, i) => (bytes += u.CalculateSize()) <= MaxBytes || i == 0)];
    }

    private static Result Answer(Difference.Types.Kind kind, long pts) =>
        new() { Difference = new Difference { Kind = kind, Pts = pts } };
}
