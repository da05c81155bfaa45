using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Msg.Queries;

/// <summary>One user's mailbox, to read. The head comes first: what is read after it can only be newer.</summary>
internal sealed class Mailbox(IStateStore store, ILogger log, long user)
{
    public long User => user;

    public async Task<MailboxHead> HeadAsync(CancellationToken ct) =>
        await GetAsync(Names.MailboxHead(user), MailboxHead.Parser, ct) ?? new MailboxHead();

    public async Task<DialogState> DialogAsync(Peer peer, CancellationToken ct) =>
        await GetAsync(Names.Dialog(user, peer), DialogState.Parser, ct) ?? new DialogState();

    public async Task<T?> GetAsync<T>(string key, MessageParser<T> parser, CancellationToken ct) where T : class, IMessage<T> =>
        (await GetAsync([key], parser, ct))[0];

    /// <summary>In the order asked; null where there is nothing.</summary>
    public Task<T?[]> GetAsync<T>(IReadOnlyList<string> keys, MessageParser<T> parser, CancellationToken ct)
        where T : class, IMessage<T> => store.GetAsync(keys, parser, ct);

    /// <summary>The lists of its dialogs, in one call.</summary>
    public async Task<(PinnedDialogs? Pinned, RecentDialogs? Recent)> ReadListsAsync(CancellationToken ct)
    {
        var entries = await store.GetAsync([Names.PinnedDialogs(user), Names.RecentDialogs(user)], ct);
        return (
            entries[0].Exists ? PinnedDialogs.Parser.ParseFrom(entries[0].Value) : null,
            entries[1].Exists ? RecentDialogs.Parser.ParseFrom(entries[1].Value) : null);
    }

    /// <summary>The records of these steps. One that is missing or damaged must not stop a device for ever: it says that it is.</summary>
    public async Task<Record[]> RecordsAsync(IReadOnlyList<long> numbers, CancellationToken ct) => numbers.Count == 0
        ? []
        : [.. numbers.Zip(
            await store.GetAsync([.. numbers.Select(pts => Names.Record(user, pts))], ct),
            (pts, entry) => Read(entry) ?? new Record { Update = new Update { Pts = pts, Unavailable = new Unavailable() } })];

    /// <summary>The messages with these numbers, of one dialog, as far as they are still there; in the order asked.</summary>
    public async Task<List<Message>> MessagesAsync(DialogState dialog, IReadOnlyList<long> ids, CancellationToken ct) =>
        [.. (await RecordsAsync(ids, ct)).Select(dialog.MessageOf).Where(m => m is not null).Select(m => m!)];

    /// <summary>The names of these users, as far as they are known.</summary>
    public async Task<IEnumerable<User>> UsersAsync(IEnumerable<long> ids, CancellationToken ct)
    {
        var wanted = ids.Where(id => id > 0).Distinct().ToArray();
        var profiles = await GetAsync([.. wanted.Select(Names.Profile)], Profile.Parser, ct);
        return wanted.Zip(profiles).Where(p => p.Second is not null)
            .Select(p => new User { Id = p.First, Name = p.Second!.Name, Username = p.Second.Username, Bot = p.Second.Bot });
    }

    private Record? Read(StateEntry entry)
    {
        try
        {
            if (entry.Exists && Record.Parser.ParseFrom(entry.Value) is { Update: not null } record) return record;
            log.RecordMissing(entry.Key);
        }
        catch (InvalidProtocolBufferException e)
        {
            log.RecordDamaged(entry.Key, e);
        }

        return null;
    }
}
