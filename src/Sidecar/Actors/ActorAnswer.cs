namespace DaprMessaging.Sidecar.Actors;

/// <summary>What an actor's method answered; always 200, remoting exceptions included.</summary>
internal sealed record ActorAnswer(byte[] Body, IReadOnlyList<KeyValuePair<string, string[]>> Headers);
