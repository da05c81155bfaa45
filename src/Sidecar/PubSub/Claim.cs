namespace DaprMessaging.Sidecar.PubSub;

/// <summary>A group's place in one partition, and which of its members reads it. Guarded by the topic's gate.</summary>
internal sealed class Claim(Partition partition)
{
    private Consumer? next;
    private TaskCompletionSource? idle;
    private bool isQueued, isBlocked, isClosing;

    public Partition Partition { get; } = partition;

    /// <summary>Everything before this offset is dealt with.</summary>
    public long Position { get; set; }

    public Consumer? Owner { get; private set; }

    /// <summary>A delivery is in flight; there is one at a time.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>
    /// Changes when the partition is taken away under a delivery: its answer then counts for nothing.
    /// </summary>
    public int Term { get; private set; }

    /// <summary>Failed deliveries of its first entry in a row.</summary>
    public int Attempts { get; set; }

    public void MoveTo(Consumer? member)
    {
        next = member;
        if (IsBusy)
            return;
        if (Owner != member)
            (Owner, isQueued) = (member, false);
        Offer();
    }

    /// <summary>The member is gone, whatever it had in flight.</summary>
    public void Revoke(Consumer member)
    {
        if (Owner != member)
            return;
        if (IsBusy)
            Term++;
        (IsBusy, isQueued, Owner) = (false, false, null);
    }

    /// <summary>Nothing of it starts any more; its answer in flight still counts. Ends when that is there.</summary>
    public Task CloseAsync()
    {
        isClosing = true;
        return IsBusy
            ? (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    /// <summary>It is this member's, from the start: whatever was before counts for nothing.</summary>
    public void Open(Consumer member, long position)
    {
        (IsBusy, isQueued, isBlocked, isClosing, Attempts) = (false, false, false, false, 0);
        (Owner, next, Position) = (member, member, position);
        Term++;
        Offer();
    }

    /// <summary>Queues it with its owner if there is something to deliver.</summary>
    public void Offer()
    {
        if (Owner is null || IsBusy || isBlocked || isClosing || isQueued || Partition.From(Position).IsEmpty)
            return;
        isQueued = true;
        Owner.Enqueue(this);
    }

    /// <summary>The owner took it from its queue; false = not its any more, or nothing to do.</summary>
    public bool TryStart(Consumer owner, int maxCount, long maxBytes, out ReadOnlySpan<Entry> entries)
    {
        entries = default;
        if (Owner != owner || IsBusy || isBlocked || isClosing || !isQueued)
            return false;
        isQueued = false;
        var ready = Partition.From(Position);
        var count = 0;
        for (long bytes = 0; count < ready.Length && count < maxCount; count++)
            if ((bytes += ready[count].Message?.Size ?? ready[count].Length) > maxBytes && count > 0)
                break;
        entries = ready[..count];
        return IsBusy = count > 0;
    }

    public void End()
    {
        IsBusy = false;
        idle?.TrySetResult();
        idle = null;
        MoveTo(next);
    }

    public void Block() => isBlocked = true;

    public void Unblock()
    {
        isBlocked = false;
        Offer();
    }
}
