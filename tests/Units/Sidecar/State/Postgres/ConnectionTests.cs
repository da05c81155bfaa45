using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Sidecar.State.Postgres;
using Npgsql;

namespace DaprMessaging.Units.Sidecar.State.Postgres;

/// <summary>Component files of daprd mean here what they mean there.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("host=db port=5433 user=me password=secret database=messaging sslmode=disable")]
    [InlineData("  host = db  port=5433 user=me password='secret' dbname='messaging' sslmode=disable ")]
    [InlineData("postgres://me:secret@db:5433/messaging?sslmode=disable")]
    [InlineData("postgresql://db/messaging?port=5433&user=me&password=secret&sslmode=disable")]
    public void Both_ways_of_writing_a_connection_say_the_same(string text)
    {
        var address = Settings(("connectionString", text)).Address;
        Assert.Equal(("db", 5433, "me", "secret", "messaging", SslMode.Disable), (address.Host, address.Port, address.Username,
            address.Password, address.Database, address.SslMode));
    }

    [Theory]
    [InlineData(@"host=h password='it''s'", "it")] // the quote ends it, as in libpq the rest is the next keyword
    [InlineData(@"host=h password='it\'s a \\ secret'", @"it's a \ secret")]
    [InlineData(@"host=h password=a\ b", "a b")]
    [InlineData("host=h password=''", "")]
    [InlineData("postgres://u:p%40ss%2Fword@h/d", "p@ss/word")]
    public void Passwords_may_be_of_any_letters(string text, string password)
    {
        if (password == "it")
            Assert.Contains("keyword=value", Refusal(("connectionString", text)), StringComparison.Ordinal);
        else
            Assert.Equal(password, Settings(("connectionString", text)).Address.Password);
    }

    [Fact]
    public void Metadata_of_its_own_wins_over_the_connection_string()
    {
        var address = Settings(("connectionString", "host=a port=1 user=b password=c dbname=d"), ("host", "A"), ("port", "2"),
            ("user", "B"), ("password", "C"), ("database", "D"), ("sslRootCert", "/ca.pem")).Address;
        Assert.Equal(("A", 2, "B", "C", "D", "/ca.pem"),
            (address.Host, address.Port, address.Username, address.Password, address.Database, address.RootCertificate));
        Assert.Equal("h", Settings(("host", "h"), ("user", "u")).Address.Host);
        Assert.Equal("::1", Settings(("url", "postgres://[::1]:5/d")).Address.Host);
    }

    [Fact]
    public void What_is_not_said_is_as_daprd_has_it()
    {
        var settings = Settings(("connectionString", "host=h"));
        Assert.Equal(("state", "dapr_metadata", TimeSpan.FromHours(1), false),
            (settings.Table, settings.MetadataTable, settings.CleanupInterval, settings.Sequential));
        Assert.Equal((5432, 20, Math.Max(4, Environment.ProcessorCount), SslMode.Prefer),
            (settings.Address.Port, settings.Address.CommandTimeout, settings.Address.MaxPoolSize, settings.Address.SslMode));
    }

    [Theory]
    [InlineData("cleanupInterval", "10m", 600)]
    [InlineData("cleanupIntervalInSeconds", "30", 30)]
    [InlineData("cleanupInterval", "", 3600)]
    [InlineData("cleanupInterval", "0", null)]
    [InlineData("cleanupInterval", "-1", null)]
    public void Expired_rows_stay_where_the_interval_is_not_positive(string key, string value, int? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null,
            Settings(("connectionString", "host=h"), (key, value)).CleanupInterval);

    [Fact]
    public void Limits_and_modes_reach_the_driver()
    {
        var address = Settings(("connectionString", "host=h pool_max_conns=9 search_path='a, b' connect_timeout=3"), ("timeout", "1500ms"),
            ("connectionMaxIdleTime", "5m"), ("queryExecMode", "simple_protocol")).Address;
        Assert.Equal((9, 3, 2, 300, 0, @"-c search_path=a,\ b"), (address.MaxPoolSize, address.Timeout, address.CommandTimeout,
            address.ConnectionIdleLifetime, address.MaxAutoPrepare, address.Options));
        Assert.Equal(7, Settings(("connectionString", "host=h pool_max_conns=9"), ("maxConns", "7")).Address.MaxPoolSize);
        Assert.Equal(SslMode.VerifyCA, Settings(("connectionString", "host=h sslmode=require sslrootcert=/ca.pem")).Address.SslMode);
    }

    [Theory]
    [InlineData("connectionString", "user=me", "names no host")]
    [InlineData("connectionString", "host", "keyword=value")]
    [InlineData("connectionString", "host=h password='s", "not closed")]
    [InlineData("connectionString", "host=h sslmode=on", "sslmode must be")]
    [InlineData("connectionString", "host=h port=many", "port must be a number")]
    [InlineData("connectionString", "host=a,b", "several hosts")]
    [InlineData("connectionString", "host=h service=x", "service is not supported")]
    [InlineData("connectionString", "postgres://h:port/d", "not a URL")]
    [InlineData("timeout", "10ms", "'timeout' must be from 1s")]
    [InlineData("tablePrefix", "a; drop table b", "'tablePrefix' may have letters")]
    [InlineData("metadataTableName", "a.b.c", "'metadataTableName' may have letters")]
    [InlineData("queryExecMode", "fast", "'queryExecMode' must be cache_statement")]
    [InlineData("useAzureAD", "true", "useAzureAD and useAWSIAM are not supported")]
    [InlineData("tableName", "state", "metadata 'tableName' is not supported. Supported: actorStateStore")]
    public void A_mistake_is_named(string key, string value, string problem)
    {
        var refusal = key == "connectionString" ? Refusal((key, value)) : Refusal((key, value), ("connectionString", "host=h"));
        Assert.Contains(problem, refusal, StringComparison.Ordinal);
        Assert.StartsWith("test.yaml: component 'statestore' (state.postgresql): ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_component_without_a_version_would_be_another_to_daprd()
    {
        var component = Component() with { Version = "" };
        Assert.Contains("write version: v2", Assert.Throws<InvalidDataException>(() => PostgresSettings.From(component)).Message,
            StringComparison.Ordinal);
    }

    private static PostgresSettings Settings(params (string Key, string Value)[] metadata) => PostgresSettings.From(Component(metadata));

    private static string Refusal(params (string Key, string Value)[] metadata) =>
        Assert.Throws<InvalidDataException>(() => Settings(metadata)).Message;

    private static Component Component(params (string Key, string Value)[] metadata) =>
        new("statestore", "state.postgresql", "v2", "test.yaml")
        {
            Metadata = metadata.ToDictionary(m => m.Key, m => m.Value, StringComparer.OrdinalIgnoreCase),
        };
}
