namespace DaprMessaging.Hosting;

/// <summary>The broker did not take what it was given, or not all of it.</summary>
public sealed class PublishException(string message, Exception? inner = null) : Exception(message, inner);
