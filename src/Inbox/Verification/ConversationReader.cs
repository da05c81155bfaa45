using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Reads one conversation, and what its participants' mailboxes have of it.</summary>
internal sealed class ConversationReader(IStateStore store, Registry registry, TimeProvider? time)
{
    private const int PlacesPerCall = 100, PagesPerCall = 200, Tries = 3;

    // A clock rings each minute until it is told that nothing is left; what it publishes may have to wait.
    private static readonly TimeSpan RingsWithin = TimeSpan.FromMinutes(5);

    /// <param name="id">Of the conversation.</param>
    /// <param name="baseline">Where it was when it was first looked at; null: now.</param>
    /// <param name="ct">Ends the reading.</param>
    public async Task<ConversationReading> ReadAsync(string id, Baseline? baseline, CancellationToken ct)
    {
        var reading = await ReadHeadAsync(id, ct);
        var log = reading.Log;
        reading.IsOverrun = await OpReader.ReadAsync(store, log, reading.Head, op => reading.Played.Play(op.Clone()), ct);
        reading.Baseline = baseline ?? new Baseline(log.LastOp, await ReadDialogsAsync(log, ct));
        foreach (var user in log.Attendance.Everybody) await ReadIndexAsync(reading, user, ct);
        reading.Dialogs = await ReadDialogsAsync(log, ct);
        await ReadReactionsAsync(reading, ct);
        reading.Fuses = await store.ReadAsync(Names.Fuses(id), Fuses.Parser, ct);
        reading.NewestOp = (await store.ReadAsync(Names.ConversationHead(id), ConversationHead.Parser, ct)).Value?.LastOp ?? 0;
        if (reading.Fuses.Value?.NextDue() is > 0 and var due && time?.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(due) > RingsWithin) reading.Overdue = due;
        foreach (var user in log.Attendance.Everybody)
        {
            if (await registry.LacksAsync(user, ct)) reading.Unlisted.Add(user);
        }

        return reading;
    }

    private async Task<ConversationReading> ReadHeadAsync(string id, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var head = await store.ReadAsync(Names.ConversationHead(id), ConversationHead.Parser, ct);
            Found<Membership>? members = ConversationId.PairOf(id) is null ? await store.ReadAsync(Names.Members(id), Membership.Parser, ct) : null;
            var isStill = members is null || (await store.ReadAsync(head.Key, ConversationHead.Parser, ct)).Etag == head.Etag;
            if (isStill || tries == Tries) return new ConversationReading(new OpLog(id)) { Head = head, Members = members, IsStill = isStill };
        }
    }

    private async Task<Dictionary<long, DialogState>> ReadDialogsAsync(OpLog log, CancellationToken ct)
    {
        long[] users = [.. log.Attendance.Everybody];
        var states = await store.ReadAsync(
            [.. users.Select(u => Names.Dialog(u, ConversationId.PeerOf(log.Conversation, u)))], DialogState.Parser, ct);
        return users.Zip(states).Where(p => p.Second.Value is not null).ToDictionary(p => p.First, p => p.Second.Value!);
    }

    private async Task ReadIndexAsync(ConversationReading reading, long user, CancellationToken ct)
    {
        var (log, peer) = (reading.Log, ConversationId.PeerOf(reading.Id, user));
        var index = reading.Indexes[user] = new IndexCheck(user, log, reading.Baseline.LastOp);
        foreach (var part in index.Pages().Chunk(PagesPerCall))
        {
            var pages = await store.ReadAsync([.. part.Select(k => Names.Page(user, peer, k))], Page.Parser, ct);
            for (var i = 0; i < part.Length; i++) index.Take(part[i], pages[i].Value ?? new Page());
        }
    }

    private async Task ReadReactionsAsync(ConversationReading reading, CancellationToken ct)
    {
        foreach (var part in reading.Log.Reactions.Keys.Chunk(PlacesPerCall))
        {
            var found = await store.ReadAsync([.. part.Select(place => Names.Reactions(reading.Id, place))], ReactionList.Parser, ct);
            for (var i = 0; i < part.Length; i++) reading.Reactions[part[i]] = found[i];
        }
    }
}
