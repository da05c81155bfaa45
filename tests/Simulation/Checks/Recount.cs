using DaprMessaging.Contracts;

namespace DaprMessaging.Simulation.Checks;

/// <summary>The counters of one dialog, counted from its steps alone.</summary>
internal sealed class Recount
{
    private readonly List<Message> incoming = [];
    private long top, readInbox, readOutbox;

    /// <summary>The last step that spoke of the dialog.</summary>
    public Update? Last { get; private set; }

    public void Take(Update update)
    {
        Last = update;
        if (update.NewMessage is { } message)
        {
            top = message.Id;
            if (!message.Out && message.Action is null) incoming.Add(message);
        }

        readInbox = Math.Max(readInbox, update.ReadInbox?.MaxId ?? 0);
    }

    /// <summary>What is wrong with the counters that a step carries; null: nothing.</summary>
    public string? Complaint(DialogCounters carried)
    {
        var unread = 0;
        for (var i = incoming.Count - 1; i >= 0 && incoming[i].Id > readInbox; i--) unread++;
        if (carried.UnreadCount != unread) return $"{carried.UnreadCount} unread, a recount says {unread}";
        if (carried.TopMessageId != top) return $"top message {carried.TopMessageId}, it is {top}";
        if (carried.ReadInboxMaxId != readInbox) return $"read up to {carried.ReadInboxMaxId}, it is {readInbox}";
        if (carried.ReadOutboxMaxId < readOutbox) return $"what others have read went back from {readOutbox} to {carried.ReadOutboxMaxId}";
        readOutbox = carried.ReadOutboxMaxId;
        return null;
    }
}
