using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary>Deletes expired rows every so often; of all sidecars on one table, one does it.</summary>
internal sealed class PostgresCleanup : IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string claim, delete;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public PostgresCleanup(NpgsqlDataSource source, PostgresSettings settings, TimeProvider time, ILogger logger)
    {
        (this.source, this.time, this.logger) = (source, time, logger);
        // The row says when it was done last: who sees that it is too soon changes no row and leaves it.
        claim = $"INSERT INTO {settings.MetadataTable} AS m (key, value) VALUES "
            + $"('last-cleanup-state-v2-{settings.TablePrefix}', now()::text) ON CONFLICT (key) DO UPDATE "
            + "SET value = now()::text WHERE now() - m.value::timestamptz > $1";
        delete = $"DELETE FROM {settings.Table} WHERE expires_at < now()";
        running = settings.CleanupInterval is { } interval ? RunAsync(interval) : Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A cleanup that fails is tried again at the next turn.")]
    private async Task RunAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                try
                {
                    await CleanAsync(interval);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    Log.StateSweepFailed(logger, e);
                }
        }
        catch (OperationCanceledException)
        {
            // The store closes.
        }
    }

    private async Task CleanAsync(TimeSpan interval)
    {
        await using var claiming = source.CreateCommand(claim);
        claiming.Parameters.Add(new NpgsqlParameter<TimeSpan>
        { TypedValue = interval - TimeSpan.FromMilliseconds(100) });
        if (await claiming.ExecuteNonQueryAsync(stopping.Token) == 0)
            return;
        await using var deleting = source.CreateCommand(delete);
        deleting.CommandTimeout = 600;
        await deleting.ExecuteNonQueryAsync(stopping.Token);
    }
}
