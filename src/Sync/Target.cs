using DaprMessaging.Contracts.Sync;

namespace DaprMessaging.Sync;

/// <summary>Something for a user: at one gateway, or wherever the user is.</summary>
internal readonly record struct Target(Delivery Delivery, string? ServerId = null)
{
    /// <summary>Devices that it does not reach are to be notified.</summary>
    public bool Notifies { get; init; }

    public long UserId => Delivery.UserId;

    /// <summary>Whom the user has blocked, as the user's own devices are told. Nothing is made where it is nobody: so it is for almost all.</summary>
    public IEnumerable<long> Blocked
    {
        get
        {
            var updates = Delivery.Updates?.Updates_;
            for (var i = 0; i < updates?.Count; i++)
            {
                if (updates[i].UserBlocked is { Blocked: true }) return updates.Where(u => u.UserBlocked is { Blocked: true }).Select(u => u.UserBlocked.UserId);
            }

            return [];
        }
    }
}
