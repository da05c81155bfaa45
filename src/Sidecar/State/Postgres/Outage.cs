using System.Net.Sockets;
using Npgsql;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary>Errors of the road to the server, not of what was asked of it.</summary>
internal static class Outage
{
    public static bool IsLostConnection(NpgsqlException e) => e is PostgresException answer
        ? answer.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow || answer.SqlState.StartsWith("08", StringComparison.Ordinal)
        : e.InnerException is IOException or SocketException;
}
