namespace DaprMessaging.Session;

/// <summary>What a client sent is no frame: damaged, of another form than announced, or too long.</summary>
internal sealed class UnreadableFrameException(string message, Exception? inner = null) : Exception(message, inner);
