using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>A message in a mailbox, or what is left of it.</summary>
internal sealed record Copy(long Id, long Author, bool IsOut, bool IsService)
{
    public static Copy? Of(Record record) => record.Update switch
    {
        { NewMessage: { } message } => new Copy(message.Id, message.FromUserId, message.Out, message.Action is not null),
        { Gone: { } gone } => new Copy(record.Update.Pts, gone.FromUserId, gone.Out, gone.Service),
        _ => null,
    };
}
