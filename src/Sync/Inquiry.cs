namespace DaprMessaging.Sync;

/// <summary>Where some users are: those at once that are known, the others as their directories answer, and none after a while.</summary>
internal sealed class Inquiry(TimeProvider time, TimeSpan patience, Action<long, Question> giveUp)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private readonly long begunAt = time.GetTimestamp();
    private readonly Dictionary<long, Route> found = [];
    private readonly Dictionary<long, Question> open = [];
    private volatile bool isOver;

    public bool IsOver => isOver;

    /// <summary>Where the user is, as far as it is known by now.</summary>
    public Route this[long user] => found[user];

    public bool Has(long user) => found.ContainsKey(user);

    /// <summary>The directory may still answer.</summary>
    public bool IsOpen(long user) => open.ContainsKey(user);

    public void Add(long user, Route route) => found[user] = route;

    public void Add(long user, Question question) => (found[user], open[user]) = (question.Last, question);

    /// <summary>A moment, in which all answer if nothing is wrong.</summary>
    public Task BeginAsync(CancellationToken ct) => WaitAsync(Moment, ct);

    /// <summary>For the others, as long as the patience of all lasts. Those that have not answered then are silent.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        var left = patience - time.GetElapsedTime(begunAt);
        await WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, ct);
        isOver = true;
        foreach (var (user, question) in open.Where(o => o.Value.HasBegun)) giveUp(user, question);
        open.Clear();
    }

    private async Task WaitAsync(TimeSpan limit, CancellationToken ct)
    {
        if (open.Count == 0) return;
        try
        {
            await Task.WhenAll(open.Values.Select(q => q.Answer)).WaitAsync(limit, time, ct);
        }
        catch (TimeoutException)
        {
            // Some have answered.
        }

        foreach (var (user, question) in open.Where(o => o.Value.Answer.IsCompleted).ToList())
        {
            open.Remove(user);
            found[user] = await question.Answer ?? question.Last;
        }
    }
}
