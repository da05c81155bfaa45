using DaprMessaging.KafkaMock;
using DaprMessaging.Stores;

namespace DaprMessaging.Units.Sidecar.Conformance;

/// <summary>Where the servers of a pair are, in the words of a component file; empty where it needs none.</summary>
internal sealed record Servers(string Kafka, string Postgres, bool IsMock)
{
    /// <summary>The Kafka and the PostgreSQL that all tests of the run share; a database of its own for each world.</summary>
    public static async Task<Servers> OfAsync(Pair pair)
    {
        var kafka = pair.Broker == "kafka" ? await KafkaCluster.SharedAsync() : null;
        var postgres = pair.Store == "postgresql" ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync("conformance") : "";
        return new(kafka?.Bootstrap ?? "", postgres, kafka?.IsMock == true);
    }
}
