namespace DaprMessaging.Search;

/// <summary>Where somebody may look: at what an owner has, from a message on.</summary>
/// <param name="Owner">Of the messages.</param>
/// <param name="HiddenUpTo">Messages up to here are not meant.</param>
internal readonly record struct Reach(Owner Owner, long HiddenUpTo = 0);
