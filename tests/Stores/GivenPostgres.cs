namespace DaprMessaging.Stores;

/// <summary>A server that is there already; its databases stay, named by test.</summary>
internal sealed class GivenPostgres(string connectionString) : PostgresServer
{
    public override string ConnectionString => connectionString;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
