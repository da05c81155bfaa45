using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DaprMessaging.KafkaMock;

/// <summary>
/// The Kafka that tests run on: a mock cluster in a process of its own, or the real one that the environment variable
/// KAFKA_BOOTSTRAP names.
/// </summary>
public sealed class KafkaCluster : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<KafkaCluster>> shared = new(() => StartAsync());

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly Process? process;

    private KafkaCluster(string bootstrap, Process? process) => (Bootstrap, this.process) = (bootstrap, process);

    public string Bootstrap { get; }

    /// <summary>A mock's brokers can be made to fail.</summary>
    public bool IsMock => process is not null;

    public static bool IsReal => RealBootstrap is not null;

    /// <summary>One for all tests of this process that do not break it; it ends with this process.</summary>
    public static Task<KafkaCluster> SharedAsync() => shared.Value;

    public static async Task<KafkaCluster> StartAsync(int brokers = 1)
    {
        if (RealBootstrap is { } real)
            return new(real, null);
        var program = Path.Combine(AppContext.BaseDirectory, "DaprMessaging.KafkaMock");
        var process = Process.Start(new ProcessStartInfo(program, $"{brokers}")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var bootstrap = await process.StandardOutput.ReadLineAsync().WaitAsync(patience)
            ?? throw new InvalidOperationException($"{program} ended without a word");
        return new(bootstrap, process);
    }

    /// <summary>A new topic of this name; on a real Kafka too.</summary>
    public async Task CreateTopicAsync(string name, int partitions)
    {
        if (IsMock)
        {
            await DoAsync($"topic {name} {partitions}");
            return;
        }
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions }]);
    }

    /// <summary>A command of the mock's program.</summary>
    public async Task DoAsync(string command)
    {
        if (process is null)
            throw new InvalidOperationException($"'{command}' can be done to a mock only, not to {Bootstrap}");
        await turn.WaitAsync(patience);
        try
        {
            await process.StandardInput.WriteLineAsync(command);
            var answer = await process.StandardOutput.ReadLineAsync().WaitAsync(patience);
            if (answer != "ok")
                throw new InvalidOperationException($"'{command}': {answer}");
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        turn.Dispose();
        if (process is null)
            return;
        process.StandardInput.Close();
        using var patient = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(patient.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }

    private static string? RealBootstrap =>
        Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP") is { Length: > 0 } bootstrap ? bootstrap : null;
}
