using DaprMessaging.Contracts;

namespace DaprMessaging.Chaos.Load;

/// <summary>What one user wrote to one peer in one request, and the ids that it was acknowledged with.</summary>
internal sealed record Entry(long UserId, Peer Peer, IReadOnlyList<string> Texts, IReadOnlyList<long> Ids, DateTime AcknowledgedAt);
