using DaprMessaging.Sidecar;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace DaprMessaging.Cli.Topologies;

/// <summary>What runs: the services of a <c>tye.yaml</c>.</summary>
internal sealed record Topology(IReadOnlyList<Part> Parts)
{
    private const int MaxReplicas = 16;

    /// <summary>The system's own, that comes along with the command.</summary>
    public static string Default { get; } = Path.Combine(AppContext.BaseDirectory, "tye.yaml");

    /// <exception cref="InvalidDataException">With a message for whoever wrote the file.</exception>
    public static Topology Read(string path)
    {
        if (!File.Exists(path)) throw new UsageException($"There is no {path}.");
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        try
        {
            var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
            var parts = (yaml.Deserialize<TyeFile?>(File.ReadAllText(path)) ?? new TyeFile()).Services
                .Select(entry => ToPart(path, folder, entry)).ToList();
            if (parts.Count == 0) throw new InvalidDataException($"{path}: no services in it.");
            if (parts.GroupBy(s => s.AppId).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new InvalidDataException($"{path}: service '{twice.Key}' is there twice; say replicas: 2 instead.");
            return new Topology(parts);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"{path}, line {e.Start.Line}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>With other numbers of replicas, as in <c>inbox=2,session=2</c>.</summary>
    public Topology WithReplicas(string numbers)
    {
        var parts = Parts.ToDictionary(p => p.AppId);
        foreach (var item in numbers.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (appId, number) = item.Split('=') is [var left, var right] ? (left, right) : (item, "");
            if (!parts.TryGetValue(appId, out var part))
                throw new UsageException($"--replicas: there is no service '{appId}'. There are: {string.Join(", ", parts.Keys)}.");
            if (!int.TryParse(number, out var count) || count is < 1 or > MaxReplicas)
                throw new UsageException($"--replicas: '{item}' should read {appId}=N, N from 1 to {MaxReplicas}.");
            parts[appId] = part with { Replicas = count };
        }

        return new Topology([.. Parts.Select(p => parts[p.AppId])]);
    }

    /// <summary>With another port for the first replica of a service; 0: any free one for each.</summary>
    public Topology WithPort(string appId, int port) => new([.. Parts.Select(p => p.AppId == appId ? p with { Port = port } : p)]);

    private static Part ToPart(string path, string folder, TyeFile.Entry entry)
    {
        if (entry.Name.Length == 0) throw new InvalidDataException($"{path}: a service has no name.");
        if (entry.Project is null == entry.Executable is null)
            throw new InvalidDataException($"{path}: service '{entry.Name}' needs a project or an executable, one of them.");
        if (entry.Replicas is < 1 or > MaxReplicas)
            throw new InvalidDataException($"{path}: service '{entry.Name}': replicas from 1 to {MaxReplicas}.");
        return new Part(entry.Name)
        {
            Project = entry.Project,
            Executable = entry.Executable is { } file && file.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(file, folder) : entry.Executable,
            Arguments = entry.Args ?? "",
            WorkingDirectory = Path.GetFullPath(entry.WorkingDirectory ?? ".", folder),
            Environment = entry.Env.ToDictionary(v => v.Name, v => v.Value),
            Replicas = entry.Replicas,
            Port = entry.Bindings.FirstOrDefault()?.Port ?? 0,
            Protocol = entry.Bindings.FirstOrDefault()?.Protocol switch
            {
                null or "http" => AppProtocol.Http,
                "h2c" => AppProtocol.H2c,
                "grpc" => AppProtocol.Grpc,
                var other => throw new InvalidDataException($"{path}: service '{entry.Name}': protocol http, h2c or grpc, not {other}."),
            },
        };
    }
}
