using System.Text.RegularExpressions;
using DaprMessaging.Sidecar.Resources;
using Npgsql;

namespace DaprMessaging.Sidecar.State.Postgres;

/// <summary>What a <c>state.postgresql</c> component says, version v2.</summary>
internal sealed partial record PostgresSettings(NpgsqlConnectionStringBuilder Address)
{
    public static readonly string[] Keys =
    [
        "connectionString", "url", "host", "hostaddr", "port", "database", "user", "password", "sslRootCert",
        "tablePrefix", "metadataTableName", "timeout", "timeoutInSeconds", "cleanupInterval",
        "cleanupIntervalInSeconds", "maxConns", "connectionMaxIdleTime", "queryExecMode", "useAzureAD", "useAWSIAM",
        "sequentialStatements", "actorStateStore", "keyPrefix",
    ];

    private static readonly string[] overrides =
        ["host", "hostaddr", "port", "database", "user", "password", "sslRootCert"];

    public required string TablePrefix { get; init; }

    public required string MetadataTable { get; init; }

    public string Table => TablePrefix + "state";

    /// <summary>Null = expired rows stay where they are.</summary>
    public required TimeSpan? CleanupInterval { get; init; }

    /// <summary>The statements of a transaction one after the other in the order given, as daprd sends them.</summary>
    public bool Sequential { get; init; }

    /// <summary>The server as errors may name it.</summary>
    public string Place => $"{Address.Host}:{Address.Port}, database '{Address.Database}', user '{Address.Username}'";

    public static PostgresSettings From(Component component)
    {
        if (component.Version == "")
            throw component.Error("write version: v2; without one daprd takes v1, whose tables differ.");
        var metadata = new ComponentMetadata(component, Keys);
        if (metadata.Flag("useAzureAD") || metadata.Flag("useAWSIAM"))
            throw component.Error("useAzureAD and useAWSIAM are not supported; give a user and a password.");
        var timeout = Either(metadata, "timeout", TimeSpan.FromSeconds(20));
        if (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromHours(1))
            throw component.Error("metadata 'timeout' must be from 1s to 1h.");
        var cleanup = Either(metadata, "cleanupInterval", TimeSpan.FromHours(1));
        return new(AddressOf(component, metadata, timeout))
        {
            TablePrefix = Name(component, "tablePrefix", metadata.Text("tablePrefix") ?? ""),
            MetadataTable = Name(component, "metadataTableName",
                metadata.Text("metadataTableName") ?? "dapr_metadata"),
            CleanupInterval = cleanup > TimeSpan.Zero ? cleanup : null,
            Sequential = metadata.Flag("sequentialStatements"),
        };
    }

    private static TimeSpan Either(ComponentMetadata metadata, string key, TimeSpan fallback)
    {
        var second = TimeSpan.FromSeconds(1);
        return metadata.Duration(key, second, metadata.Duration(key + "InSeconds", second, fallback));
    }

    private static NpgsqlConnectionStringBuilder AddressOf(Component component, ComponentMetadata metadata,
        TimeSpan timeout)
    {
        try
        {
            var settings = ConnectionText.Parse(metadata.Text("connectionString") ?? metadata.Text("url") ?? "");
            foreach (var key in overrides)
                if (metadata.Text(key) is { } value)
                    settings[key.ToLowerInvariant()] = value;
            var address = PostgresAddress.From(settings);
            address.CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
            if (!settings.ContainsKey("connect_timeout"))
                address.Timeout = Math.Min(address.CommandTimeout, 1024);
            // As daprd: 1 and less mean the default.
            var connections = metadata.Text("maxConns") is "-1" ? 0 : (int)metadata.Number("maxConns", 0, 0, 1024);
            if (connections > 1)
                address.MaxPoolSize = connections;
            var idle = metadata.Duration("connectionMaxIdleTime", TimeSpan.FromSeconds(1), TimeSpan.Zero);
            if (idle > TimeSpan.Zero)
                address.ConnectionIdleLifetime = (int)Math.Ceiling(idle.TotalSeconds);
            // The other modes are for proxies that hand a session from client to client: nothing may stay prepared.
            if (Mode(component, metadata) == "cache_statement")
                (address.MaxAutoPrepare, address.AutoPrepareMinUsages) = (64, 2);
            return address;
        }
        catch (FormatException e)
        {
            throw component.Error($"metadata 'connectionString': {e.Message} An example: "
                + "host=localhost port=5432 user=postgres password=secret database=messaging sslmode=disable", e);
        }
    }

    private static string Mode(Component component, ComponentMetadata metadata) => metadata.Text("queryExecMode") switch
    {
        null => "cache_statement",
        "cache_statement" or "cache_describe" or "describe_exec" or "exec" or "simple_protocol" =>
            metadata.Text("queryExecMode")!,
        var other => throw component.Error($"metadata 'queryExecMode' must be cache_statement, cache_describe, "
            + $"describe_exec, exec or simple_protocol, not '{other}'."),
    };

    // The name goes into statements as it stands, unquoted as daprd's: PostgreSQL reads it in lower case.
    private static string Name(Component component, string key, string name) => TableName().IsMatch(name)
        ? name : throw component.Error(
            $"metadata '{key}' may have letters, digits and underscores, and a schema with a dot, not '{name}'.");

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_]*\.)?([A-Za-z_][A-Za-z0-9_]*)?$")]
    private static partial Regex TableName();
}
