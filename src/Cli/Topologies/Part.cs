using DaprMessaging.Sidecar;

namespace DaprMessaging.Cli.Topologies;

/// <summary>An app that runs beside a sidecar: one of ours, or a program in any language.</summary>
internal sealed record Part(string AppId)
{
    /// <summary>The project of one of this system's apps; null: <see cref="Executable"/> says what to run.</summary>
    public string? Project { get; init; }

    public string? Executable { get; init; }

    public string Arguments { get; init; } = "";

    public required string WorkingDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public int Replicas { get; init; } = 1;

    /// <summary>Where its first replica listens, the next one on the next port; 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>What it speaks there.</summary>
    public AppProtocol Protocol { get; init; }

    public int PortOf(int replica) => Port == 0 ? 0 : Port + replica;

    /// <summary>A setting of ours among its environment, as a port.</summary>
    public int PortIn(string variable, int replica) =>
        Environment.TryGetValue(variable, out var value) && int.TryParse(value, out var port) ? port + replica : 0;
}
