using DaprMessaging.Contracts;

namespace DaprMessaging.Client;

/// <summary>
/// One step of a channel that the user is in. With <see cref="Update.TooLong"/> a device begins to follow it there, or begins
/// anew: it is to be read afresh. With <see cref="Update.ChannelLeft"/> it ends.
/// </summary>
public sealed record ChannelStep(long ChannelId, Update Update);
