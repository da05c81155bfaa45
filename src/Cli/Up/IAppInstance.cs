namespace DaprMessaging.Cli.Up;

/// <summary>One instance of an app beside its sidecar. It can be stopped and started while the others go on.</summary>
internal interface IAppInstance : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>It serves, and its sidecar serves it, when this returns.</summary>
    Task StartAsync(CancellationToken ct);

    /// <summary>Its sidecar stays.</summary>
    Task StopAsync();
}
