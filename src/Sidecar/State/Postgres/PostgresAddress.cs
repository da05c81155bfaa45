using System.Globalization;
using Npgsql;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary>The settings of PostgreSQL's own clients (and of daprd's pool) in the words of Npgsql.</summary>
internal static class PostgresAddress
{
    /// <exception cref="FormatException">A setting that is wrong, or that Npgsql has no word for.</exception>
    public static NpgsqlConnectionStringBuilder From(IReadOnlyDictionary<string, string> settings)
    {
        var address = new NpgsqlConnectionStringBuilder
        {
            MaxPoolSize = Math.Max(4, Environment.ProcessorCount),
            SslMode = SslMode.Prefer,
            // daprd's driver has no Kerberos encryption; trying it loads a library and costs a round trip.
            GssEncryptionMode = GssEncryptionMode.Disable,
            Enlist = false,
            NoResetOnClose = true, // the store leaves nothing behind in a session
            IncludeFailedBatchedCommand = true,
        };
        foreach (var (key, value) in settings)
            Set(address, key, value);
        if (settings.TryGetValue("hostaddr", out var literal))
            address.Host = literal;
        if (string.IsNullOrEmpty(address.Host))
            throw new FormatException("it names no host.");
        if (address is { SslMode: SslMode.Require, RootCertificate: not null })
            address.SslMode = SslMode.VerifyCA; // as libpq: a given authority is asked
        return address;
    }

    private static void Set(NpgsqlConnectionStringBuilder address, string key, string value)
    {
        switch (key)
        {
            case "host" when value.Contains(','):
                throw new FormatException("several hosts are not supported.");
            case "target_session_attrs" when value != "any":
                throw new FormatException("target_session_attrs is not supported: there is one host.");
            case "service" or "servicefile" or "krbspn":
                throw new FormatException($"{key} is not supported.");
            case "host":
                address.Host = value;
                break;
            case "port":
                address.Port = Number(key, value, 1, 65535);
                break;
            case "user":
                address.Username = value;
                break;
            case "password":
                address.Password = value;
                break;
            case "database":
                address.Database = value;
                break;
            case "passfile":
                address.Passfile = value;
                break;
            case "application_name":
                address.ApplicationName = value;
                break;
            case "connect_timeout":
                address.Timeout = Number(key, value, 0, 1024);
                break;
            case "sslmode":
                address.SslMode = ModeOf(value);
                break;
            case "sslrootcert":
                address.RootCertificate = value;
                break;
            case "sslcert":
                address.SslCertificate = value;
                break;
            case "sslkey":
                address.SslKey = value;
                break;
            case "sslpassword":
                address.SslPassword = value;
                break;
            case "krbsrvname":
                address.KerberosServiceName = value;
                break;
            case "pool_max_conns":
                address.MaxPoolSize = Number(key, value, 1, 1024);
                break;
            case "pool_min_conns":
                address.MinPoolSize = Number(key, value, 0, 1024);
                break;
            case "options":
                address.Options = $"{address.Options} {value}".Trim();
                break;
            // Of daprd's driver, without an equal: how it looks after its pool and its own caches.
            case "hostaddr" or "target_session_attrs" or "sslsni" or "pool_health_check_period"
                or "pool_max_conn_idle_time" or "pool_max_conn_lifetime" or "pool_max_conn_lifetime_jitter"
                or "pool_min_idle_conns" or "default_query_exec_mode" or "statement_cache_capacity"
                or "description_cache_capacity" or "min_read_buffer_size":
                break;
            default: // a setting of the session; the server refuses those it does not know
                var escaped = value.Replace(@"\", @"\\", StringComparison.Ordinal)
                    .Replace(" ", @"\ ", StringComparison.Ordinal);
                address.Options = $"{address.Options} -c {key}={escaped}".Trim();
                break;
        }
    }

    private static int Number(string key, string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min
        && number <= max ? number : throw new FormatException($"{key} must be a number from {min} to {max}.");

    private static SslMode ModeOf(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException("sslmode must be disable, allow, prefer, require, verify-ca or verify-full."),
    };
}
