namespace DaprMessaging.Hosting;

/// <summary>What is outside did not do what it was asked, or nobody knows whether it did.</summary>
public sealed class BindingException(string message, Exception? inner = null) : Exception(message, inner);
