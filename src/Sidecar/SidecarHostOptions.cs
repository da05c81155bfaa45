using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DaprMessaging.Sidecar;

/// <summary>What a <see cref="SidecarHost"/> stands on.</summary>
public sealed record SidecarHostOptions
{
    /// <summary>
    /// The folder of component files, read as daprd reads it: its <c>*.yaml</c> and <c>*.yml</c>, no subfolders.
    /// </summary>
    public required string ResourcesPath { get; init; }

    /// <summary>Relative paths in component metadata (a database, a log) resolve against this folder.</summary>
    public string DataPath { get; init; } = ".";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What an app shows its sidecar in <c>dapr-api-token</c>; null = random for each sidecar.</summary>
    public string? ApiToken { get; init; }

    /// <summary>What a sidecar shows its app in <c>dapr-api-token</c>; null = random for each sidecar.</summary>
    public string? AppToken { get; init; }

    /// <summary>Etags, ids, spreading and jitter come from here; null = seeded by the system.</summary>
    public Random? Random { get; init; }

    /// <summary>The largest request a sidecar takes, as daprd's <c>max-body-size</c>; bytes.</summary>
    public int MaxRequestBytes { get; init; } = 4 * 1024 * 1024;
}
