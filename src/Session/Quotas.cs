using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using DaprMessaging.Contracts.Client;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Session;

/// <summary>
/// How much one user may ask for at this gateway, and one address connect: of each a bucket that fills again with time, and a number of
/// what may be open at once. Nobody waits in a queue here: who has used theirs up is told when to come again.
/// </summary>
internal sealed class Quotas : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly int burst;
    private readonly PartitionedRateLimiter<long> requests, sessions;
    private readonly PartitionedRateLimiter<IPAddress> connections;

    public Quotas(IOptions<SessionOptions> options)
    {
        var quotas = options.Value.Quotas;
        burst = Math.Max(Math.Max(1, quotas.RequestsPerSecond), quotas.RequestsAtOnce);
        requests = Bucket<long>(quotas.RequestsPerSecond, burst);
        sessions = AtOnce<long>(quotas.SessionsOfUser);
        connections = PartitionedRateLimiter.CreateChained(
            AtOnce<IPAddress>(quotas.ConnectionsOfAddress), Bucket<IPAddress>(quotas.ConnectionsPerSecond, Math.Max(quotas.ConnectionsPerSecond, quotas.ConnectionsAtOnce)));
    }

    /// <summary>A request of a user counts as many as it sends messages.</summary>
    /// <returns>When it may be asked again; null: it is taken.</returns>
    public TimeSpan? Ask(long user, Request request)
    {
        using var lease = requests.AttemptAcquire(user, Math.Clamp(request.SendMessages?.Messages.Count ?? 1, 1, burst));
        return lease.IsAcquired ? null : AgainAfter(lease);
    }

    /// <summary>A connection from an address, which is one until it is disposed; of one that is not acquired <see cref="AgainAfter"/> tells when.</summary>
    public RateLimitLease Connect(IPAddress? address) => connections.AttemptAcquire(Neighbourhood(address ?? IPAddress.None));

    /// <summary>A session of a user, which is one until it is disposed.</summary>
    public RateLimitLease Begin(long user) => sessions.AttemptAcquire(user);

    public static TimeSpan AgainAfter(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var after) && after > TimeSpan.Zero ? after : Soon;

    public void Dispose()
    {
        requests.Dispose();
        sessions.Dispose();
        connections.Dispose();
    }

    // One for all: what has no limit is never forgotten.
    private static RateLimitPartition<object> Unlimited => RateLimitPartition.GetNoLimiter<object>("");

    private static PartitionedRateLimiter<T> Bucket<T>(int perSecond, int atOnce) where T : notnull => PartitionedRateLimiter.Create<T, object>(key => perSecond == 0
        ? Unlimited
        : RateLimitPartition.GetTokenBucketLimiter<object>(key, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = atOnce, TokensPerPeriod = StepOf(perSecond), ReplenishmentPeriod = TimeSpan.FromSeconds((double)StepOf(perSecond) / perSecond), QueueLimit = 0,
        }));

    // About ten times a second.
    private static int StepOf(int perSecond) => Math.Max(1, perSecond / 10);

    private static PartitionedRateLimiter<T> AtOnce<T>(int most) where T : notnull => PartitionedRateLimiter.Create<T, object>(key => most == 0
        ? Unlimited
        : RateLimitPartition.GetConcurrencyLimiter<object>(key, _ => new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 }));

    // Whoever has an IPv6 address has as many as they like, of one network.
    private static IPAddress Neighbourhood(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
