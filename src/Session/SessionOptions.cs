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
}
