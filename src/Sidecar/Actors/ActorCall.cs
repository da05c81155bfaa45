using Microsoft.Extensions.Primitives;

namespace DaprMessaging.Sidecar.Actors;

/// <summary>What a caller sends to an actor's method: everything but the place.</summary>
internal sealed record ActorCall(byte[] Body, IReadOnlyList<KeyValuePair<string, StringValues>> Headers);
