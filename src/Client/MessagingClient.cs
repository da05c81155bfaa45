using System.Threading.Channels;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Client;

/// <summary>
/// One device of one user. It stays connected, asks again what got no answer, and gives every update of the mailbox once
/// and in order, whatever happens to the connection.
/// </summary>
public sealed partial class MessagingClient : IAsyncDisposable
{
    private readonly MessagingClientOptions options;
    private readonly Channel<Update> updates;
    private readonly CancellationTokenSource disposing = new();
    private readonly SemaphoreSlim behind = new(0);
    private readonly Lock gate = new();
    private readonly ResiliencePipeline again;
    private readonly Returning returning;
    private TaskCompletionSource<Connection> connected = NewSource();
    private UpdateLine? line;
    private Pursuit? pursuit;
    private Task running = Task.CompletedTask;

    public MessagingClient(MessagingClientOptions options)
    {
        this.options = options;
        updates = Channel.CreateBounded<Update>(options.UpdateBuffer);
        steps = Channel.CreateBounded<ChannelStep>(options.UpdateBuffer);
        if (options.Pts is { } pts) line = new UpdateLine(pts);
        again = AskingAgain();
        returning = new Returning(options.Random);
    }

    /// <summary>Who this device belongs to, as the server said; 0 before the first connect.</summary>
    public long UserId { get; private set; }

    /// <summary>The last update that was given out, or that is about to be: keep it, to go on from there another time.</summary>
    public long Pts
    {
        // Under the gate: whoever has read an update must not find a step before it.
        get { lock (gate) return line?.Pts ?? 0; }
    }

    /// <summary>
    /// The mailbox from <see cref="MessagingClientOptions.Pts"/> on, each step once and in order, one's own messages
    /// included. For one reader. A reader that falls behind loses nothing: what does not fit stays on the server.
    /// </summary>
    public IAsyncEnumerable<Update> Updates => updates.Reader.ReadAllAsync();

    /// <summary>Connects, and stays connected until disposed. Returns when the server has said Welcome.</summary>
    /// <exception cref="RefusedException">The server does not accept the token or the protocol version.</exception>
    public async Task ConnectAsync(CancellationToken ct = default)
    {
        running = StayAsync(disposing.Token);
        await connected.Task.WaitAsync(ct);
    }

    /// <summary>Sends a request, again and again with the same random ids, until there is an answer or patience ends.</summary>
    /// <exception cref="RefusedException">The answer is no.</exception>
    /// <exception cref="TimeoutException">There was none; asking once more with the same random ids is safe.</exception>
    public async Task<Result> AskAsync(Request request, CancellationToken ct = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct, disposing.Token);
        using var timer = options.Time.CreateTimer(_ => patience.Cancel(), null, options.Patience, Timeout.InfiniteTimeSpan);
        try
        {
            return await again.ExecuteAsync(async token =>
            {
                var connection = await connected.Task.WaitAsync(token);
                var result = await connection.AskAsync(request, token);
                return result.Refusal is { } refusal ? throw new RefusedException(refusal) : result;
            }, patience.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested && !disposing.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {options.Patience}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disposing.IsCancellationRequested) return;
        await disposing.CancelAsync();
        await running;
        await following;
        updates.Writer.TryComplete();
        steps.Writer.TryComplete();
        disposing.Dispose();
        behind.Dispose();
        stirred.Dispose();
    }

    private async Task StayAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested) await Task.Delay(await ComeAsync(ct), options.Time, ct);
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // However a connection ends that is to end: its reader is not to hear of it.
            connected.TrySetCanceled(ct);
        }
        catch (Exception e)
        {
            // Refused: trying again would not help. Whoever asks or listens hears why.
            connected.TrySetException(e);
            if (connected.Task.IsCompletedSuccessfully) (connected = NewSource()).TrySetException(e);
            _ = connected.Task.Exception;
            updates.Writer.TryComplete(e);
        }
    }

    // Returns how long to stay away.
    private async Task<TimeSpan> ComeAsync(CancellationToken ct)
    {
        long? came = null;
        TimeSpan wanted;
        try
        {
            await using var connection = await Connection.OpenAsync(options, Pts, isAway, ct);
            came = options.Time.GetTimestamp();
            wanted = await LiveAsync(connection, ct);
        }
        catch (DisconnectedException e)
        {
            wanted = e.RetryAfter;
        }

        return returning.PauseAfter(came is { } at ? options.Time.GetElapsedTime(at) : TimeSpan.Zero, wanted);
    }

    // Returns how long the server does not want to see this device.
    private async Task<TimeSpan> LiveAsync(Connection connection, CancellationToken ct)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        UserId = connection.Welcome.UserId;
        line ??= new UpdateLine(connection.Welcome.Pts);
        pursuit ??= new Pursuit(line, options.GapPatience);
        Hear([], connection.Welcome.Pts);
        if (!connected.TrySetResult(connection)) (connected = NewSource()).SetResult(connection);
        ListChannels();
        options.ConnectionChanged?.Invoke(true);

        var keeping = KeepAliveAsync(connection, ended.Token);
        var catching = CatchUpAsync(connection, ended.Token);
        var watching = WatchAgainAsync(ended.Token);
        try
        {
            await connection.ReadAsync(Take, ended.Token);
            return TimeSpan.Zero;
        }
        catch (Exception e) when (e is not RefusedException && !ct.IsCancellationRequested)
        {
            // It broke, or the server said goodbye: open another.
            return e is DisconnectedException goodbye ? goodbye.RetryAfter : TimeSpan.Zero;
        }
        finally
        {
            connected = NewSource();
            if (!ct.IsCancellationRequested) options.ConnectionChanged?.Invoke(false);
            await ended.CancelAsync();
            await keeping;
            await catching;
            await watching;
        }
    }

    private void Take(ServerFrame frame)
    {
        Hear(frame.Updates, frame.Pts);
        HearOfChannels(frame.Channels);
        foreach (var typing in frame.Typing) options.TypingHeard?.Invoke(typing);
        foreach (var presence in frame.Presences) options.PresenceHeard?.Invoke(presence);
        foreach (var result in frame.Results)
        {
            if (result.Updates is not { } gained) continue;
            Hear(gained.Updates_, gained.Pts);
            HearOfChannels(gained.Channels);
        }
    }

    private void Hear(IEnumerable<Update> heard, long head)
    {
        lock (gate)
        {
            line!.Offer(heard, head, Accept);
            if (line.IsBehind && behind.CurrentCount == 0) behind.Release();
        }
    }

    private static TaskCompletionSource<Connection> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Who has asked for too much is told when there is room again; of a server that is out nobody knows.
    private TimeSpan? Wait(Exception? e) => e is RefusedException { Refusal: { Code: Refusal.Types.Code.TooManyRequests, RetryAfterMs: > 0 and var wait } }
        ? TimeSpan.FromMilliseconds(wait * (1 + (options.Random.NextDouble() / 4))) : null;

    private ResiliencePipeline AskingAgain() =>
        new ResiliencePipelineBuilder { TimeProvider = options.Time }.AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue, Delay = TimeSpan.FromMilliseconds(50), MaxDelay = TimeSpan.FromSeconds(5), UseJitter = true,
            BackoffType = DelayBackoffType.Exponential,
            DelayGenerator = args => ValueTask.FromResult(Wait(args.Outcome.Exception)),
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is DisconnectedException or RefusedException { Refusal.RetryAfterMs: > 0 }),
        }).Build();
}
