using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Inbox.DeadLetters;

/// <summary>
/// The dead letters of one topic, as the store keeps them: a list of ids, and for each a document and the event's bytes. The
/// list is changed under its etag, and what belongs to it in the same transaction; who is second reads it again.
/// </summary>
public sealed class DeadLetterShelf(IStateStore store, string topic)
{
    private const int Tries = 5;

    public string Topic => topic;

    /// <summary>Returns how many of the oldest had to go for it, or null where it was there already.</summary>
    /// <exception cref="StateException">The store cannot; Rejected: it never will.</exception>
    public Task<int?> AddAsync(DeadLetter death, ReadOnlyMemory<byte> data, CancellationToken ct)
    {
        var id = DeadLetterIds.Of(topic, death, data.Span);
        return ChangeAsync<int?>(async list =>
        {
            var known = list.Ids.Contains(id) ? await LetterAsync(id, ct) : null;
            if (DeadLetterIds.After(known, death) is not { } letter) return (null, [], null);
            var (next, forgotten) = list.With(id);
            return (next, [
                new StateWrite(Names.DeadLetter(topic, id), letter.ToByteString()),
                letter.WithoutEvent
                    ? StateWrite.Delete(Names.DeadEvent(topic, id))
                    : new StateWrite(Names.DeadEvent(topic, id), ByteString.CopyFrom(data.Span)),
                .. forgotten.SelectMany(Gone),
            ], forgotten.Count);
        }, ct);
    }

    /// <summary>Takes them out of the list, and what was kept of them out of the store.</summary>
    public Task RemoveAsync(IReadOnlySet<string> ids, CancellationToken ct) => ChangeAsync<bool>(list =>
    {
        var there = list.Ids.Where(ids.Contains).ToList();
        return Task.FromResult<(DeadLetterList?, IReadOnlyList<StateWrite>, bool)>(
            there.Count == 0 ? (null, [], false) : (list.Without(ids), [.. there.SelectMany(Gone)], true));
    }, ct);

    /// <summary>What waits, the oldest first.</summary>
    public async Task<IReadOnlyList<(string Id, DeadLetter Letter)>> ListAsync(CancellationToken ct)
    {
        var (list, _) = await ReadAsync(ct);
        var entries = await store.GetAsync([.. list.Ids.Select(id => Names.DeadLetter(topic, id))], ct);

        // What is no more there has been taken out since the list was read.
        return [.. list.Ids.Zip(entries).Where(e => e.Second.Exists).Select(e => (e.First, Parse(e.Second)!))];
    }

    /// <summary>The event as it came, or null where it has not been kept.</summary>
    public async Task<ByteString?> EventAsync(string id, CancellationToken ct) =>
        (await store.GetAsync([Names.DeadEvent(topic, id)], ct))[0] is { Exists: true } entry ? entry.Value : null;

    private async Task<T> ChangeAsync<T>(
        Func<DeadLetterList, Task<(DeadLetterList? List, IReadOnlyList<StateWrite> Writes, T Result)>> decide, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var (list, etag) = await ReadAsync(ct);
            var (next, writes, result) = await decide(list);
            if (next is null) return result;
            var head = new StateWrite(Names.DeadLetters(topic), next.ToByteString(), Create: etag.Length == 0, etag);
            try
            {
                await store.CommitAsync([.. writes.Append(head).OrderBy(w => w.Key, StringComparer.Ordinal)], ct);
                return result;
            }
            catch (StateException e) when (e.Failure == StateFailure.Conflict && tries < Tries)
            {
                // Somebody else was first, or the store could not say.
            }
        }
    }

    private async Task<(DeadLetterList List, string Etag)> ReadAsync(CancellationToken ct)
    {
        var entry = (await store.GetAsync([Names.DeadLetters(topic)], ct))[0];
        try
        {
            return (DeadLetterList.Parser.ParseFrom(entry.Value), entry.Etag);
        }
        catch (InvalidProtocolBufferException)
        {
            // A list that nobody can read must not keep the next letter out.
            return (new DeadLetterList(), entry.Etag);
        }
    }

    private async Task<DeadLetter?> LetterAsync(string id, CancellationToken ct) =>
        (await store.GetAsync([Names.DeadLetter(topic, id)], ct))[0] is { Exists: true } entry ? Parse(entry) : null;

    private static DeadLetter Parse(StateEntry entry)
    {
        try
        {
            return DeadLetter.Parser.ParseFrom(entry.Value);
        }
        catch (InvalidProtocolBufferException e)
        {
            return new DeadLetter { Reason = $"{entry.Key} is damaged: {e.Message}", WithoutEvent = true };
        }
    }

    private IEnumerable<StateWrite> Gone(string id) =>
        [StateWrite.Delete(Names.DeadLetter(topic, id)), StateWrite.Delete(Names.DeadEvent(topic, id))];
}
