using DaprMessaging.Contracts;
using DaprMessaging.Hosting;

namespace DaprMessaging.Inbox;

// One bulk delivery is one unit of work: load, decide, commit, publish, answer.
//
// The broker holds a command until its state is committed AND what follows from it is published. It may come again at any
// time, in any order, at two consumers at once. What makes that harmless (the numbers are those of the protocol's rules;
// tests/Simulation holds a mutant for each):
//
//  1 Heads are read before the documents they fence. An old head fails at the fence; a new head with an old document would
//    pass it and overwrite.                                                            Aggregate.Prepare, wave by wave
//  2 An aggregate's documents are cached and forgotten as one.                         AggregateCache
//  3 What writes nothing is decided on state read in this turn, never on the cache.    TurnAttempt.RefreshUnfencedAsync
//  4 Dedupe entries are created, first-write, in the operation's own transaction.      Conversation.Remember
//  5 A known random_id says again what was said, to the place that asks now.           Repetition
//  6 Recipients are the set of those whose membership intervals contain the operation. Memberships.At, Audience
//  7 An operation keeps the session that asked for it.                                 Conversation.Append, Operation.Apply
//  8 The next operation is applied, an old one answered again, a gap read from the log. Deliver, TellBots
//  9 An operation that changes nothing for an owner advances the dialog all the same.  Operation.Enter
// 10 The place of a deleted message stays: what comes again is answered from it.         Removal
// 11 Of two claims of a name, or of a register, the later wins, whatever comes last.   SaveProfile, RegisterCommand
// 12 Read marks move forward only, are said again, and are kept until the copy is there. ReadHistory, OutboxRead
// 13 Clearing moves a floor: what is below it is gone for this owner, and stays so.    Clearing, Sight
// 14 What a message says is in its own record alone: edits and deletions refer to it.    EditedKind, Removal
// 15 A command that finds nothing to change answers with the head's pts, and pokes.    ReadHistory, DialogCommand, HideMessages, AnswerAgain
// 16 UpdatesNotMe leaves out a session, not a device.                                  Effects.NotMe
// 17 Publishing inside a turn never waits for room on a topic that Inbox itself empties. DaprPublisher
// 18 What is due is marked first, then sent, and sent again until its conversation says so. FireDue, SettleScheduled
// 19 What has outlived its time is found by a ring, and taken out by the operation that deletes it. BurnMessages, Fusing
//
// The fence: a conversation's commit creates op/{n}, a mailbox's creates log/{pts}. Whoever is second fails whole.
//
// What happens when …
//   the commit loses a race     everything touched is forgotten, decided again on fresh state, then aggregate by aggregate
//   the commit times out        the same; if it did happen, the fence or the dedupe entry says so
//   the store or broker is out  RETRY: the broker brings the entries again, for ever
//   publishing fails            RETRY: they find themselves done, and say again what they said
//   an entry keeps throwing     it is poison: parked in Inbox-T-dead with the reason, and the others go on
/// <summary>Takes a batch of Inbox-T.</summary>
internal sealed class Turn(
    IStateStore store, IPublisher publisher, AggregateCache cache, InboxMeter meter, ILogger<Turn> log)
{
    private const string RefusedByStore = "the store refuses its writes";

    public async Task<IReadOnlyList<EntryStatus>> TakeAsync(IReadOnlyList<Delivery> deliveries, CancellationToken ct)
    {
        var poison = new SortedDictionary<int, Poison>();
        var works = Decode(deliveries, poison);
        var effects = await WorkAsync(works, ct);
        foreach (var step in works.SelectMany(w => w.Steps).Where(s => s.IsPoison)) poison.TryAdd(step.Entry, step.Poison!);

        var retry = works.Where(w => w.State != WorkState.Done).SelectMany(w => w.Steps).Select(s => s.Entry).ToHashSet();
        var published = await PublishAsync([.. effects, .. Parked(deliveries, poison)], ct);
        meter.Taken(deliveries.Count, published ? retry.Count : deliveries.Count, poison.Count);
        return [.. deliveries.Select((_, i) => published && !retry.Contains(i) ? EntryStatus.Success : EntryStatus.Retry)];
    }

    private List<Work> Decode(IReadOnlyList<Delivery> deliveries, SortedDictionary<int, Poison> poison)
    {
        var works = new Dictionary<AggregateKey, List<Step>>();
        for (var i = 0; i < deliveries.Count; i++)
        {
            try
            {
                if (Events.Decode(deliveries[i]) is not { } command)
                {
                    meter.Unknown(deliveries[i].Type);
                    log.EventUnknown(deliveries[i].Type, deliveries[i].Id);
                    continue;
                }

                foreach (var target in command.Targets)
                {
                    if (!works.TryGetValue(target, out var steps)) works[target] = steps = [];
                    steps.Add(new Step(i, command));
                }
            }
            catch (Exception e) when (e is Google.Protobuf.InvalidProtocolBufferException or FormatException)
            {
                poison[i] = new Poison(e is FormatException ? DeadKind.Unaddressed : DeadKind.Unreadable, e.Message);
            }
        }

        return [.. works.Select(w => new Work(w.Key, w.Value))];
    }

    // First as one batch on what is cached; then as one on fresh state; then each aggregate alone.
    private async Task<List<Emission>> WorkAsync(List<Work> works, CancellationToken ct)
    {
        var attempt = new TurnAttempt(store, cache, meter, log);
        await attempt.RunAsync(works, useCache: true, ct);
        if (works.Any(w => w.State == WorkState.Open))
            await attempt.RunAsync(Open(works), useCache: false, ct);
        foreach (var work in Open(works))
            await attempt.RunAsync([work], useCache: false, ct);

        foreach (var work in works.Where(w => w.State is WorkState.Rejected or WorkState.Entangled)) await IsolateAsync(attempt, work, ct);
        return [.. works.Where(w => w.State == WorkState.Done).SelectMany(w => w.Effects.ToEmissions())];

        static List<Work> Open(List<Work> works) => works.FindAll(w => w.State == WorkState.Open);
    }

    // The store will not take what one of the steps makes, or has lost what one of them needs: find it, step by step. What is
    // open after that comes again.
    private static async Task IsolateAsync(TurnAttempt attempt, Work work, CancellationToken ct)
    {
        work.IsIsolated = true;
        if (work.Healthy.Count > 1)
        {
            foreach (var step in work.Healthy)
            {
                var alone = new Work(work.Key, [step]);
                await attempt.RunAsync([alone], useCache: false, ct);
                if (alone.State == WorkState.Rejected) step.Condemn(DeadKind.Refused, RefusedByStore);
                else if (alone.State != WorkState.Done) return;
            }

            // Their effects are said again by the run below: every step finds itself done.
        }
        else if (work.State == WorkState.Rejected && work.Healthy.Count == 1)
        {
            work.Healthy[0].Condemn(DeadKind.Refused, RefusedByStore);
        }

        work.State = WorkState.Open;
        await attempt.RunAsync([work], useCache: false, ct);
    }

    private static IEnumerable<Emission> Parked(IReadOnlyList<Delivery> deliveries, SortedDictionary<int, Poison> poison) =>
        poison.Select(p => Emission.Dead(Names.InboxDeadTopic, deliveries[p.Key], p.Value.Kind, p.Value.Reason));

    private async Task<bool> PublishAsync(List<Emission> emissions, CancellationToken ct)
    {
        foreach (var dead in emissions.Where(e => e.DeadReason is not null)) log.EventParked(dead.Type, dead.Id, dead.DeadReason!);
        if (emissions.Count == 0) return true;
        try
        {
            await publisher.PublishAsync(emissions, ct);
            return true;
        }
        catch (PublishException e)
        {
            log.PublishFailed(emissions.Count, e);
            return false;
        }
    }
}
