namespace DaprMessaging.Inbox;

/// <summary>What a batch asks of one aggregate, in the order of the batch, and how far that has got.</summary>
internal sealed class Work(AggregateKey key, IReadOnlyList<Step> steps)
{
    public AggregateKey Key { get; } = key;

    public IReadOnlyList<Step> Steps { get; } = steps;

    /// <summary>The steps that can be decided: all but the poison ones.</summary>
    public IReadOnlyList<Step> Healthy => Steps.Any(s => s.IsPoison) ? [.. Steps.Where(s => !s.IsPoison)] : Steps;

    public Aggregate Aggregate { get; set; } = null!;

    public Effects Effects { get; set; } = new();

    public WorkState State { get; set; }

    /// <summary>Each of its steps has been tried alone.</summary>
    public bool IsIsolated { get; set; }
}

/// <summary>How far a piece of work has got.</summary>
internal enum WorkState
{
    Open,

    /// <summary>Committed, or nothing was to be written.</summary>
    Done,

    /// <summary>The store refuses it for ever.</summary>
    Rejected,

    /// <summary>Some of the steps need a document that cannot be read, or that nobody foresaw: each has to be tried alone.</summary>
    Entangled,

    /// <summary>The store is out: the broker shall bring it again.</summary>
    Outage,
}
