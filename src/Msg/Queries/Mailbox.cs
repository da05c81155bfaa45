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

    public Task<DialogState?> DialogAsync(Peer peer, CancellationToken ct) =>
        GetAsync(Names.Dialog(user, peer), DialogState.Parser, ct);

    public async Task<T?> GetAsync<T>(string key, MessageParser<T> parser, CancellationToken ct) where T : class, IMessage<T> =>
        (await GetAsync([key], parser, ct))[0];

    /// <summary>In the order asked; null where there is nothing.</summary>
    public async Task<T?[]> GetAsync<T>(IReadOnlyList<string> keys, MessageParser<T> parser, CancellationToken ct)
        where T : class, IMessage<T> =>
        keys.Count == 0 ? [] : [.. (await store.GetAsync(keys, ct)).Select(e => e.Exists ? parser.ParseFrom(e.Value) : null)];

    /// <summary>The updates of these numbers. A record that is missing or damaged must not stop a device for ever.</summary>
    public async Task<Update[]> UpdatesAsync(IReadOnlyList<long> numbers, CancellationToken ct)
    {
        if (numbers.Count == 0) return [];
        var entries = await store.GetAsync([.. numbers.Select(pts => Names.Record(user, pts))], ct);
        Update[] updates = [.. numbers.Zip(entries, (pts, entry) => Read(entry) ?? new Update { Pts = pts, Unavailable = new Unavailable() })];
        await CompleteAsync(updates, ct);
        return updates;
    }

    // What an edit says is in the record of the message.
    private async Task CompleteAsync(Update[] updates, CancellationToken ct)
    {
        var edits = updates.Where(u => u.MessageEdited is not null).Select(u => u.MessageEdited).ToList();
        if (edits.Count == 0) return;
        var known = updates.Where(u => u.NewMessage is not null).ToDictionary(u => u.Pts, u => u.NewMessage);
        var missing = edits.Select(e => e.Id).Where(id => !known.ContainsKey(id)).Distinct().ToList();
        foreach (var entry in missing.Count == 0 ? [] : await store.GetAsync([.. missing.Select(id => Names.Record(user, id))], ct))
        {
            if (Read(entry)?.NewMessage is { } message) known[message.Id] = message;
        }

        foreach (var edit in edits) edit.Message = known.GetValueOrDefault(edit.Id);
    }

    /// <summary>The names of these users, as far as they are known.</summary>
    public async Task<IEnumerable<User>> UsersAsync(IEnumerable<long> ids, CancellationToken ct)
    {
        var wanted = ids.Where(id => id > 0).Distinct().ToArray();
        var profiles = await GetAsync([.. wanted.Select(Names.Profile)], Profile.Parser, ct);
        return wanted.Zip(profiles).Where(p => p.Second is not null)
            .Select(p => new User { Id = p.First, Name = p.Second!.Name, Username = p.Second.Username });
    }

    private Update? Read(StateEntry entry)
    {
        try
        {
            if (entry.Exists) return Record.Parser.ParseFrom(entry.Value).Update;
            log.RecordMissing(entry.Key);
        }
        catch (InvalidProtocolBufferException e)
        {
            log.RecordDamaged(entry.Key, e);
        }

        return null;
    }
}
