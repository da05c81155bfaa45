using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace DaprMessaging.Session;

// Devices that come back all at once, after a network or a gateway was gone, would each be too late if they were all served at the same
// time: some are, some wait, and the others come again, not all at the same moment.
/// <summary>
/// What happens between Hello and Welcome: the directory learns of the session first, then the name is stored and the pts
/// read. So what is committed after the pts was read finds the session.
/// </summary>
internal sealed class Greeting(
    SessionDirectory directory, IMsg msg, LoginQueue queue, Instance instance, IOptions<SessionOptions> options, TimeProvider time, Random random,
    ILogger<Greeting> log)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2), Latest = TimeSpan.FromSeconds(10);

    private readonly ResiliencePipeline retry = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
    {
        // Of a directory that hangs another question would only keep the place of others in the queue.
        ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not (OperationCanceledException or ActorSilentException)),
        MaxRetryAttempts = 3, Delay = TimeSpan.FromMilliseconds(100), BackoffType = DelayBackoffType.Exponential,
        UseJitter = true, Randomizer = random.NextDouble,
    }).Build();

    /// <summary>Null: not now, try again later; or never, if the device has been told why.</summary>
    public async Task<Welcome?> WelcomeAsync(Device device, CancellationToken ct)
    {
        using var turn = await queue.WaitAsync(ct);
        if (!turn.IsAcquired)
        {
            device.LoginRefusal = Refusal.After(Soon + ((Latest - Soon) * random.NextDouble()));
            return null;
        }

        try
        {
            return await retry.ExecuteAsync(async token => await TryAsync(device, token), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.LoginFailed(device.UserId, e.Message);
            return null;
        }
    }

    private async Task<Welcome?> TryAsync(Device device, CancellationToken ct)
    {
        if (!await directory.AttachAsync(device, ct))
        {
            device.LoginRefusal = Refusal.Of(Refusal.Types.Code.TokenInvalid, "token");
            return null;
        }

        var result = await msg.LoginAsync(device, ct);
        if (result.Refusal is { Code: Refusal.Types.Code.TokenInvalid } final)
        {
            device.LoginRefusal = final;
            return null;
        }

        if (result.Refusal is { } refusal) throw new InvalidOperationException($"Msg says {refusal.Code}");
        return new Welcome
        {
            UserId = device.UserId,
            DeviceId = device.DeviceId,
            SessionId = device.SessionId,
            ServerId = instance.Name,
            Pts = result.State.Pts,
            Date = time.GetUtcNow().ToUnixTimeMilliseconds(),
            PingIntervalMs = (int)options.Value.PingInterval.TotalMilliseconds,
            MaxPending = options.Value.MaxPending,
        };
    }
}
