namespace DaprMessaging.Hosting.Actors;

/// <summary>An actor did not answer in time: it hangs, and whoever asks it again at once waits as long again.</summary>
public sealed class ActorSilentException(Exception inner) : TimeoutException("it did not answer in time", inner);
