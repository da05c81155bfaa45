using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Inbox.Verification;

/// <summary>The list of all mailboxes, shard by shard. It keeps the users in memory: eight bytes each, and what a set adds.</summary>
internal sealed class Registry(IStateStore store)
{
    private const int Tries = 10;

    private readonly ConcurrentDictionary<int, Shard> shards = [];

    public IReadOnlyList<long> Users => [.. shards.Values.SelectMany(s => s.Users).Order()];

    /// <summary>What is wrong with the shards that were read.</summary>
    public IEnumerable<Damage> Damages => shards.OrderBy(s => s.Key).SelectMany(s => Of(s.Key, s.Value));

    public async Task LoadAsync(CancellationToken ct)
    {
        for (var shard = 0; shard < Names.Shards; shard++) await LoadAsync(shard, ct);
    }

    /// <summary>There is a mailbox of this user, and the list does not name it: not even now, if it did not when it was read.</summary>
    public async Task<bool> LacksAsync(long user, CancellationToken ct)
    {
        var shard = Names.ShardOf(user);
        if (shards.TryGetValue(shard, out var known) && known.Users.Contains(user)) return false;
        if ((await store.ReadAsync(Names.MailboxHead(user), MailboxHead.Parser, ct)).Etag.Length == 0) return false;
        return !(await LoadAsync(shard, ct)).Users.Contains(user);
    }

    // Births come in between: the head is the same before and after, or it is all read again.
    internal async Task<Shard> LoadAsync(int shard, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var head = await store.ReadAsync(Names.MailboxDirectoryHead(shard), MailboxDirectoryHead.Parser, ct);
            var pages = new List<Found<MailboxDirectory>>();
            while (await store.ReadAsync(Names.MailboxDirectory(shard, pages.Count), MailboxDirectory.Parser, ct) is var page &&
                (page.Etag.Length > 0 || pages.Count * (long)Names.EntriesPerDirectoryPage < Math.Min(head.Value?.Count ?? 0, int.MaxValue)))
                pages.Add(page);
            if (tries < Tries && (await store.ReadAsync(head.Key, MailboxDirectoryHead.Parser, ct)).Etag != head.Etag) continue;
            return shards[shard] = new Shard(head, pages);
        }
    }

    /// <summary>What has to be written so that the list names a user, once, and counts what it names.</summary>
    public async Task<IReadOnlyList<StateWrite>> PlanAsync(long user, CancellationToken ct)
    {
        var number = Names.ShardOf(user);
        var shard = await LoadAsync(number, ct);
        var users = shard.Pages.SelectMany(p => p.Value?.UserIds ?? []).Append(user).Distinct().ToList();
        if (users.Count == shard.Listed && shard.Head.Value?.Count == shard.Listed && shard.Pages.All(p => p.Value is not null)) return [];
        var writes = new List<StateWrite> { Write(shard.Head, Names.MailboxDirectoryHead(number), new MailboxDirectoryHead { Count = users.Count }) };
        for (var k = 0; k < Math.Max(shard.Pages.Count, (users.Count / Names.EntriesPerDirectoryPage) + 1); k++)
        {
            var page = new MailboxDirectory { UserIds = { users.Skip(k * Names.EntriesPerDirectoryPage).Take(Names.EntriesPerDirectoryPage) } };
            writes.Add(Write(shard.Pages.ElementAtOrDefault(k), Names.MailboxDirectory(number, k), page));
        }

        return [.. writes.OrderBy(w => w.Key, StringComparer.Ordinal)];
    }

    // Births change it, too: it must be as it was read.
    private static StateWrite Write<T>(Found<T> found, string key, T document) where T : class, IMessage<T> =>
        string.IsNullOrEmpty(found.Etag) ? new StateWrite(key, document.ToByteString(), Create: true) : new StateWrite(key, document.ToByteString(), Etag: found.Etag);

    private static IEnumerable<Damage> Of(int number, Shard shard)
    {
        var (where, any) = ($"list of mailboxes, shard {number}", shard.Users.FirstOrDefault());
        Damage Found(string what) => new("directory", where, what, Cure.Rebuild, any);
        if (shard.Head.IsUnreadable) yield return Found("its head cannot be read");
        foreach (var page in shard.Pages.Where(p => p.IsUnreadable)) yield return Found($"{page.Key} cannot be read");
        foreach (var page in shard.Pages.Where(p => p is { IsUnreadable: false, Value: null })) yield return Found($"{page.Key} is not there");
        if (shard.Listed != shard.Users.Count) yield return Found($"it names {shard.Listed - shard.Users.Count} mailboxes twice");
        if (shard.Head is { IsUnreadable: false } head && (head.Value?.Count ?? 0) != shard.Listed)
            yield return Found($"its head counts {head.Value?.Count ?? 0}, its pages name {shard.Listed}");
    }

    /// <summary>One shard as the store has it.</summary>
    internal sealed class Shard(Found<MailboxDirectoryHead> head, IReadOnlyList<Found<MailboxDirectory>> pages)
    {
        public Found<MailboxDirectoryHead> Head => head;

        public IReadOnlyList<Found<MailboxDirectory>> Pages => pages;

        public HashSet<long> Users { get; } = [.. pages.SelectMany(p => p.Value?.UserIds ?? [])];

        public int Listed { get; } = pages.Sum(p => p.Value?.UserIds.Count ?? 0);
    }
}
