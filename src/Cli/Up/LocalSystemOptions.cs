using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Cli.Up;

/// <summary>What a local system stands on.</summary>
internal sealed record LocalSystemOptions(DataFolder Data)
{
    /// <summary>Where devices connect; 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>The folder of Dapr component files.</summary>
    public string Components { get; init; } = System.IO.Path.Combine(AppContext.BaseDirectory, "components", "local");

    public Action<ILoggingBuilder> Logging { get; init; } = _ => { };

    /// <summary>Further settings, for each app.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>For tests: what else an app gets.</summary>
    public Action<WebApplicationBuilder> Configure { get; init; } = _ => { };
}
