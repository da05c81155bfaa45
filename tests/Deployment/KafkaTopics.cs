using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace DaprMessaging.Deployment;

/// <summary>Makes topics, and looks whether those that were there already will do.</summary>
internal static class KafkaTopics
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>0, or 1 with the reason on stderr.</summary>
    public static async Task<int> MakeAsync(string bootstrap, string setting, IEnumerable<string> topics)
    {
        var wanted = topics.Select(t => t.Split(':')).Select(t => new TopicSpecification
        {
            Name = t[0], NumPartitions = int.Parse(t[1], null),
            ReplicationFactor = -1, // what the broker has as default
            Configs = new() { [setting.Split('=')[0]] = setting.Split('=')[1] },
        }).ToList();
        var config = new AdminClientConfig { BootstrapServers = bootstrap, SocketTimeoutMs = (int)Patience.TotalMilliseconds };
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).Build();
        try
        {
            await admin.CreateTopicsAsync(wanted, new CreateTopicsOptions { RequestTimeout = Patience, OperationTimeout = Patience });
        }
        catch (CreateTopicsException e)
        {
            var refused = e.Results.Where(r => r.Error.IsError && r.Error.Code != ErrorCode.TopicAlreadyExists).ToList();
            foreach (var result in refused) await Console.Error.WriteLineAsync($"{result.Topic}: {result.Error.Reason}");
            if (refused.Count > 0) return 1;
        }
        catch (KafkaException e)
        {
            await Console.Error.WriteLineAsync($"{bootstrap}: {e.Error.Reason}");
            return 1;
        }

        var sufficient = wanted.Select(topic => Suffices(admin, topic)).ToList();
        return sufficient.Contains(false) ? 1 : 0;
    }

    private static bool Suffices(IAdminClient admin, TopicSpecification wanted)
    {
        var there = admin.GetMetadata(wanted.Name, Patience).Topics.Single();
        Console.WriteLine($"{wanted.Name}: {there.Partitions.Count} partitions");
        if (there.Partitions.Count >= wanted.NumPartitions) return true;
        Console.Error.WriteLine($"{wanted.Name} has {there.Partitions.Count} partitions, {wanted.NumPartitions} are needed: delete it, or give it more.");
        return false;
    }
}
