using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;

namespace DaprMessaging.Inbox.Verification;

/// <summary>
/// Walks mailboxes, and through them the conversations, and remembers what is wrong until it is looked at again. It reads
/// through the state store alone, and holds one mailbox or one conversation at a time for each caller.
/// </summary>
/// <param name="store">Of the system.</param>
/// <param name="time">In a system that runs, where clocks have to ring; null: it is stopped, or nobody knows.</param>
public sealed class Audit(IStateStore store, TimeProvider? time = null)
{
    private readonly Registry registry = new(store);
    private readonly ConcurrentDictionary<string, bool> chats = [];
    private readonly ConcurrentDictionary<long, IReadOnlyList<Damage>> mailboxes = [];
    private readonly ConcurrentDictionary<string, Suspect> conversations = [];
    private long entries, operations, mailboxCount, conversationCount;

    public long Mailboxes => mailboxCount;

    /// <summary>Records of mailboxes.</summary>
    public long Entries => entries;

    public long Conversations => conversationCount;

    public long Operations => operations;

    /// <summary>All that is wrong, as it was seen last.</summary>
    public IReadOnlyList<Damage> Damages => [
        .. registry.Damages,
        .. mailboxes.OrderBy(m => m.Key).SelectMany(m => m.Value),
        .. conversations.OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => c.Value.Damages).Select(Curable)];

    /// <summary>Whose mailboxes there are.</summary>
    public async Task<IReadOnlyList<long>> ListAsync(CancellationToken ct = default)
    {
        await registry.LoadAsync(ct);
        return registry.Users;
    }

    /// <summary>Checks one mailbox, and those of its conversations that nobody has checked yet.</summary>
    public async Task CheckAsync(long user, CancellationToken ct = default)
    {
        var reading = await CheckMailboxAsync(user, ct);
        Interlocked.Increment(ref mailboxCount);
        Interlocked.Add(ref entries, reading.Replay.Pts - reading.Replay.Holes.Count);
        foreach (var peer in reading.Replay.Dialogs.Select(d => d.Peer).Concat(reading.Listed).DistinctBy(p => p.ToKey()))
        {
            if (!await IsMineAsync(user, peer, ct)) continue;
            var log = await CheckConversationAsync(Names.Conversation(user, peer), null, ct);
            Interlocked.Increment(ref conversationCount);
            Interlocked.Add(ref operations, log.LastOp);
        }
    }

    /// <summary>Looks again at whatever was wrong; what was only on its way has arrived by now.</summary>
    public async Task RecheckAsync(CancellationToken ct = default)
    {
        if (registry.Damages.Any()) await registry.LoadAsync(ct);
        foreach (var user in mailboxes.Keys) await CheckMailboxAsync(user, ct);
        foreach (var (id, suspect) in conversations) await CheckConversationAsync(id, suspect.Baseline, ct);
    }

    /// <summary>What is to be published so that mailboxes get what they lack.</summary>
    public async Task<IReadOnlyList<Emission>> RepairsAsync(CancellationToken ct = default)
    {
        var emissions = new List<Emission>();
        foreach (var suspect in conversations.Values)
            emissions.AddRange(await suspect.Announcements.Without(mailboxes.Keys).ToEmissionsAsync(store, ct));
        return emissions;
    }

    private async Task<MailboxReading> CheckMailboxAsync(long user, CancellationToken ct)
    {
        var reading = await new MailboxReader(store).ReadAsync(user, ct);
        if (MailboxCheck.Of(reading) is { Count: > 0 } damages) mailboxes[user] = damages;
        else mailboxes.TryRemove(user, out _);
        return reading;
    }

    private async Task<OpLog> CheckConversationAsync(string id, Baseline? baseline, CancellationToken ct)
    {
        if (ConversationId.ChannelOf(id) is not null) return await CheckChannelAsync(id, ct);
        var reading = await new ConversationReader(store, registry, time).ReadAsync(id, baseline, ct);
        if (ConversationCheck.Of(reading) is { Count: > 0 } damages)
            conversations[id] = new Suspect(reading.Baseline, damages, Announcements.Of(reading));
        else conversations.TryRemove(id, out _);
        return reading.Log;
    }

    private async Task<OpLog> CheckChannelAsync(string id, CancellationToken ct)
    {
        var check = new ChannelCheck(store, id);
        var damages = await check.ReadAsync(ct);
        if (damages.Count > 0) conversations[id] = new Suspect(new Baseline(0, new Dictionary<long, DialogState>()), damages, check.Announcements);
        else conversations.TryRemove(id, out _);
        return check.Log;
    }

    // A dialog of two is looked at from the lower user's mailbox, if that has it; a chat from whichever comes first.
    private async Task<bool> IsMineAsync(long user, Peer peer, CancellationToken ct)
    {
        if (peer.UserId == 0) return chats.TryAdd(peer.ToKey(), true);
        if (user <= peer.UserId) return true;
        return (await store.ReadAsync(Names.Dialog(peer.UserId, Peer.User(user)), DialogState.Parser, ct)).Etag.Length == 0;
    }

    // What an index lacks can be built again only if the mailbox's own log has it; and before a mailbox takes anything new
    // it must know what it has, or it would take that a second time.
    private Damage Curable(Damage damage)
    {
        var own = mailboxes.GetValueOrDefault(damage.User) ?? [];
        if (damage.Cure == Cure.Repair && own.Count > 0 || damage is { Cure: Cure.Rebuild, Check: "operations" })
            return damage with { Cure = own.Any(d => d.Cure == Cure.Rebuild) ? Cure.Rebuild : Cure.Backup };
        return damage;
    }

    private sealed record Suspect(Baseline Baseline, IReadOnlyList<Damage> Damages, Announcements Announcements);
}
