using System.Diagnostics.CodeAnalysis;
using Testcontainers.PostgreSql;

namespace DaprMessaging.Stores;

/// <summary>A server in a container, which Testcontainers removes when the test run is over.</summary>
internal sealed class ContainerPostgres : PostgresServer
{
    private const string Image = "postgres:16-alpine";
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3); // the image may have to be fetched first

    private readonly PostgreSqlContainer container;

    private ContainerPostgres(PostgreSqlContainer container) => this.container = container;

    public override string ConnectionString =>
        $"host={container.Hostname} port={container.GetMappedPublicPort(PostgreSqlBuilder.PostgreSqlPort)} "
        + $"user={PostgreSqlBuilder.DefaultUsername} password={PostgreSqlBuilder.DefaultPassword} sslmode=disable "
        + $"database={PostgreSqlBuilder.DefaultDatabase}";

    [SuppressMessage("Design", "CA1031", Justification = "Whatever it is: the next way to a server is tried.")]
    public static async Task<(ContainerPostgres? Server, string Problem)> TryStartAsync()
    {
        try
        {
            var container = new PostgreSqlBuilder(Image).WithCommand("-c", "max_connections=300").Build();
            using var limit = new CancellationTokenSource(patience);
            await container.StartAsync(limit.Token);
            return (new(container), "");
        }
        catch (Exception e)
        {
            return (null, $"a container of {Image} did not start: {e.Message.Split('\n')[0]}");
        }
    }

    public override ValueTask DisposeAsync() => container.DisposeAsync();
}
