using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>Something for a user: at one gateway, or wherever the user is.</summary>
internal readonly record struct Target(Delivery Delivery, string? ServerId = null)
{
    public long UserId => Delivery.UserId;
}
