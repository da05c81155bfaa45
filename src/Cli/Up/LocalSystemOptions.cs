using DaprMessaging.Cli.Topologies;
using DaprMessaging.Contracts;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>What a local system stands on.</summary>
internal sealed record LocalSystemOptions(DataFolder Data)
{
    /// <summary>What runs; devices connect on any free port unless it says otherwise.</summary>
    public Topology Topology { get; init; } = Topology.Read(Topology.Default).WithPort(Names.Session, 0);

    /// <summary>Each app as a process of its own; else ours are in this one.</summary>
    public bool IsProcesses { get; init; }

    /// <summary>The folder of Dapr component files.</summary>
    public required string Components { get; init; }

    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };

    /// <summary>Further settings, for each app.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();
}
