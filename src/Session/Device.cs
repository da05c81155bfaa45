using System.Collections.Concurrent;
using System.Threading.Channels;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Tokens;
using Google.Protobuf;

namespace DaprMessaging.Session;

/// <summary>
/// One live connection of a device: what waits to be written to it, and which of its requests wait for an answer. What is
/// queued is bounded; a device that reads too slowly is closed, and finds everything by getDifference when it comes back.
/// </summary>
internal sealed class Device(Identity identity, long sessionId, string app, SessionOptions options, Backlog backlog)
{
    private const int Ahead = 1 << 20;

    private readonly Channel<IMessage> outgoing = Channel.CreateUnbounded<IMessage>(new() { SingleReader = true });
    private readonly ConcurrentDictionary<ulong, bool> pending = [];
    private readonly Lock gate = new();
    private Task last = Task.CompletedTask;
    private TaskCompletionSource<Result> login = new();
    private long waitingSince;
    private int queued;
    private int closed;
    private bool quiet;

    public long UserId => identity.UserId;

    public string DeviceId => identity.DeviceId;

    public Identity Identity => identity;

    public long SessionId => sessionId;

    public string App => app;

    /// <summary>To which it listens.</summary>
    public ConcurrentDictionary<long, bool> Channels { get; } = [];

    /// <summary>Whom it watches.</summary>
    public WatchList Watches { get; } = new();

    /// <summary>As it began.</summary>
    public bool BeganAway { get; init; }

    /// <summary>Its connection has ended, and it listens to nothing any more.</summary>
    public bool HasGone { get; private set; }

    /// <summary>Why it may not log in, now or ever, with this token.</summary>
    public Refusal? LoginRefusal { get; set; }

    /// <summary>Nothing more is taken.</summary>
    public bool IsClosed => Volatile.Read(ref closed) != 0;

    /// <summary>It has not said a word for longer than it should: what it is sent may reach nobody.</summary>
    public bool IsQuiet { get => Volatile.Read(ref quiet); set => Volatile.Write(ref quiet, value); }

    /// <summary>It has not taken much of what it has asked for, or takes nothing any more.</summary>
    public bool IsBehind => IsClosed || Volatile.Read(ref queued) > Ahead;

    public ChannelReader<IMessage> Outgoing => outgoing.Reader;

    /// <summary>The login is asked as request 0; this is its answer.</summary>
    public Task<Result> BeginLogin() =>
        (login = new TaskCompletionSource<Result>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>False: too many wait already, or one with this id does.</summary>
    public bool TryBegin(ulong requestId) => pending.Count < options.MaxPending && pending.TryAdd(requestId, true);

    /// <summary>What Sync brings. An answer goes out once; a second one to the same request is nobody's.</summary>
    public void Take(Delivery delivery)
    {
        if (delivery.Result is { } result) Complete(result);
        else if (delivery.Updates is { } updates) Enqueue(updates);
    }

    /// <summary>How far a channel is, without what happened there; 0: that is not known.</summary>
    public void Hint(long channel, long pts) => Enqueue(new Updates { Channels = { new ChannelUpdates { ChannelId = channel, Pts = pts } } });

    /// <summary>What it asks for like this is done one after the other.</summary>
    public Task<T> InTurnAsync<T>(Func<Task<T>> work)
    {
        lock (gate)
        {
            var mine = AfterAsync(last, work);
            last = mine;
            return mine;
        }

        static async Task<T> AfterAsync(Task before, Func<Task<T>> work)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return await work();
        }
    }

    /// <summary>Somebody whom it watches is there, or is not.</summary>
    public void Tell(Presence presence) => Enqueue(new Updates { Presences = { presence } });

    /// <summary>A second request under an id that waits already, or one too many: the answer is not that of the first.</summary>
    public void Reject(ulong requestId) => Enqueue(new Result
    {
        RequestId = requestId, Refusal = Refusal.Of(Refusal.Types.Code.TooManyRequests),
    });

    public void Complete(Result result)
    {
        var isAwaited = result.RequestId == 0 ? login.TrySetResult(result) : pending.TryRemove(result.RequestId, out _);
        if (isAwaited && result.RequestId != 0) Enqueue(result);

        // Nobody waits for it any more. Yet it may be the only word of a step: all other sessions were told, this one was left out.
        if (!isAwaited && result.Updates is { Pts: > 0 } gained) Enqueue(new Updates { Pts = gained.Pts });
    }

    public void Pong(Ping ping) => Enqueue(new Pong { Number = ping.Number });

    /// <summary>The last word; what was queued before it still goes out.</summary>
    public void Close(Bye.Types.Reason reason, Refusal? refusal = null)
    {
        if (Interlocked.Exchange(ref closed, 1) != 0) return;
        var bye = new Bye { Reason = reason, Refusal = refusal };
        Count(bye.CalculateSize());
        if (!outgoing.Writer.TryWrite(bye)) Count(-bye.CalculateSize());
        outgoing.Writer.TryComplete();
    }

    /// <summary>It has been written.</summary>
    public void Written(int bytes)
    {
        Count(-bytes);
        Interlocked.Exchange(ref waitingSince, backlog.Now);
    }

    /// <summary>The connection has ended: what waits is nobody's.</summary>
    public void Leave()
    {
        HasGone = true;
        Close(Bye.Types.Reason.Unspecified);
        outgoing.Writer.TryComplete();
        while (outgoing.Reader.TryRead(out var message)) Count(-message.CalculateSize());
    }

    // What was there before counts, not what comes: a single answer may be larger than all that may wait.
    private void Enqueue(IMessage message)
    {
        var size = message.CalculateSize();
        var waiting = Count(size) - size;
        if (waiting == 0) Interlocked.Exchange(ref waitingSince, backlog.Now);
        if (backlog.IsTooMuch(waiting, Interlocked.Read(ref waitingSince))) Close(Bye.Types.Reason.FellBehind);
        else if (outgoing.Writer.TryWrite(message)) return;
        Count(-size);
    }

    private int Count(int more)
    {
        backlog.Add(more);
        return Interlocked.Add(ref queued, more);
    }
}
