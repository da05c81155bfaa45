namespace DaprMessaging.Inbox;

/// <summary>A step needs a document that has not been read: what another step of its turn did has led it there. Alone it will have it.</summary>
internal sealed class UnreadException(string key) : Exception($"{key} has not been read");
