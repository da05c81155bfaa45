namespace DaprMessaging.Session;

/// <summary>The knobs of a gateway; section <c>Session</c> of the configuration.</summary>
internal sealed class SessionOptions
{
    /// <summary>How long a new connection may take to say Hello. Default 10 s.</summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a device says that it is there; after three of these without a word it is closed. Default 30 s.</summary>
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the gateway says that its sessions are there; a third of the lease. Default 20 s.</summary>
    public TimeSpan RenewInterval { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Requests of one connection that may wait for an answer. Default 256.</summary>
    public int MaxPending { get; set; } = 256;

    /// <summary>What may wait to be written to one connection, in bytes; beyond it the device has fallen behind. Default 8 MiB.</summary>
    public int MaxQueuedBytes { get; set; } = 8 << 20;

    /// <summary>Likewise to all connections of the gateway; beyond it those that have more than their share have. Default 256 MiB.</summary>
    public long MaxQueuedBytesOfAll { get; set; } = 256 << 20;

    /// <summary>Devices that log in at the same time, and that wait for it; others are told to come again. Default 64 and 1024.</summary>
    public int LoginsAtOnce { get; set; } = 64;

    /// <summary>Likewise.</summary>
    public int LoginsWaiting { get; set; } = 1024;

    /// <summary>Of one user and one address. Default: no limits.</summary>
    public QuotaOptions Quotas { get; set; } = new();
}

/// <summary>What one user may ask for at a gateway, and one address connect; 0: as much as they like.</summary>
internal sealed class QuotaOptions
{
    /// <summary>Requests of a user, as many for each message that is sent, in a second for long, and at once after a rest.</summary>
    public int RequestsPerSecond { get; set; }

    /// <summary>Likewise; at least as many as in a second.</summary>
    public int RequestsAtOnce { get; set; }

    /// <summary>Open sessions of a user.</summary>
    public int SessionsOfUser { get; set; }

    /// <summary>Connections from an address, of IPv6 from a /64, in a second for long, and at once after a rest.</summary>
    public int ConnectionsPerSecond { get; set; }

    /// <summary>Likewise; at least as many as in a second.</summary>
    public int ConnectionsAtOnce { get; set; }

    /// <summary>Open connections from an address.</summary>
    public int ConnectionsOfAddress { get; set; }
}
