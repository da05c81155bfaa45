using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;

namespace DaprMessaging.Search;

/// <summary>The log of a mailbox. A message's own record says what it is today.</summary>
internal sealed class MailboxLog(Reading reading, Owner owner) : IStepLog
{
    public Owner Owner => owner;

    public string[] KeysAt(long step) => [Names.MailboxHead(owner.Id), Names.Record(owner.Id, step)];

    public (Extent Extent, string Anchor) Read(StateEntry head, StateEntry step)
    {
        var read = head.Exists ? MailboxHead.Parser.ParseFrom(head.Value) : new MailboxHead();
        return (new Extent(read.UpdateFloor, read.Pts), Cursor.AnchorOf(step.Exists ? reading.Parse(step, Record.Parser) : null));
    }

    public async Task<(Steps Steps, Cursor End)> ReadAsync(long after, long last, CancellationToken ct)
    {
        last = Math.Min(last, after + IStepLog.AtOnce);
        var records = await RecordsAsync(Numbers.Between(after + 1, last), ct);
        return (Steps.Of(records, await RecordsAsync(Steps.Edited(records), ct)), new Cursor(last, Cursor.AnchorOf(records[^1])));
    }

    private Task<Record?[]> RecordsAsync(IEnumerable<long> numbers, CancellationToken ct) =>
        reading.GetAsync([.. numbers.Select(pts => Names.Record(owner.Id, pts))], Record.Parser, ct);
}
