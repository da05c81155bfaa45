using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Session;

/// <summary>Devices log in a few at a time; others wait, as many as may.</summary>
internal sealed class LoginQueue(IOptions<SessionOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter logins = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Math.Max(1, options.Value.LoginsAtOnce), QueueLimit = Math.Max(0, options.Value.LoginsWaiting), QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>A device's turn, which lasts until it is disposed; not acquired: too many wait.</summary>
    public ValueTask<RateLimitLease> WaitAsync(CancellationToken ct) => logins.AcquireAsync(1, ct);

    public void Dispose() => logins.Dispose();
}
