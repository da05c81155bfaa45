namespace DaprMessaging.Units.Sidecar.State.Postgres;

/// <summary>daprd and the embedded sidecar may take turns on one database.</summary>
public sealed class SchemaTests(PostgresDatabase database) : IClassFixture<PostgresDatabase>
{
    [Fact]
    public async Task The_tables_are_those_that_daprd_makes()
    {
        var (ours, theirs) = (database.NextPrefix(), database.NextPrefix());
        await using (database.Open(ours))
            await MakeAsDaprdDoesAsync(theirs, level: 2);
        Assert.Equal(await ShapeAsync(theirs), await ShapeAsync(ours));
        Assert.Equal("2", await MarkAsync(ours));
        Assert.Equal("lock", await database.QueryAsync("SELECT value FROM dapr_metadata WHERE key = 'lock'"));
        Assert.Equal("key text NOT NULL, value text NOT NULL", await database.QueryAsync("""
            SELECT string_agg(attname || ' ' || format_type(atttypid, NULL) || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END, ', ')
            FROM pg_attribute WHERE attrelid = 'dapr_metadata'::regclass AND attnum > 0
            """));
    }

    [Theory]
    [InlineData(1)] // up to 1.15
    [InlineData(2)] // from 1.16
    public async Task What_daprd_wrote_is_read_and_changed_here(int level)
    {
        var prefix = database.NextPrefix();
        await MakeAsDaprdDoesAsync(prefix, level);
        await database.QueryAsync($"""
            INSERT INTO {prefix}state (key, value, etag, expires_at) VALUES
                ('msg||a', '\x0001', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', NULL), ('msg||b', '\x02', gen_random_uuid(), now() - interval '1s')
            """);
        await using var store = database.Open(prefix);
        var items = await store.GetAsync(["msg||a", "msg||b"], default);
        Assert.Equal([0, 1], items[0]!.Value.ToArray());
        Assert.Equal("6ba7b810-9dad-11d1-80b4-00c04fd430c8", items[0]!.Etag);
        Assert.Null(items[1]);
        Assert.Equal("msg||a", await store.CommitAsync([new("msg||a", new byte[] { 9 }) { Etag = Guid.NewGuid().ToString() }], default));
        Assert.Null(await store.CommitAsync(
            [new("msg||a", new byte[] { 3 }) { Etag = items[0]!.Etag }, new("msg||c", new byte[] { 4 }) { IsFirstWrite = true }], default));
        Assert.Equal("msg||a 1 \\x03, msg||b 2 \\x02, msg||c 3 \\x04", await database.QueryAsync(
            $"SELECT string_agg(key || ' ' || row_id || ' ' || value::text, ', ' ORDER BY row_id) FROM {prefix}state"));
        Assert.Equal(await ShapeAsync(prefix), await ShapeAsync(await MakeAsDaprdDoesAsync(database.NextPrefix(), 2)));
        Assert.Equal("2", await MarkAsync(prefix));
    }

    [Fact]
    public async Task Tables_may_be_in_schemas_of_their_own()
    {
        await database.QueryAsync("CREATE SCHEMA Apart");
        await using var store = database.Open("Apart.messaging_", null, ("metadataTableName", "apart.marks"));
        await store.CommitAsync([new("k", new byte[] { 1 })], default);
        Assert.Equal(1L, await database.QueryAsync("SELECT count(*) FROM apart.messaging_state"));
        Assert.Equal("2", await database.QueryAsync("SELECT value FROM apart.marks WHERE key = 'migrations-state-v2-Apart.messaging_'"));
    }

    [Theory]
    [InlineData("key text PRIMARY KEY, value jsonb, isbinary boolean, insertdate timestamptz, updatedate timestamptz, expiredate timestamptz")]
    [InlineData("id bigint, name text")]
    public async Task Another_programs_table_is_refused_and_left_alone(string columns)
    {
        var prefix = database.NextPrefix();
        await database.QueryAsync($"CREATE TABLE {prefix}state ({columns})");
        var error = Assert.Throws<InvalidDataException>(() => database.Open(prefix));
        Assert.Contains($"the table '{prefix}state' is of another program, or of version v1", error.Message, StringComparison.Ordinal);
        Assert.Null(await MarkAsync(prefix));
        Assert.Equal(columns.Split(',').LongLength, await database.QueryAsync(
            $"SELECT count(*) FROM pg_attribute WHERE attrelid = '{prefix}state'::regclass AND attnum > 0"));
    }

    [Fact]
    public async Task Many_sidecars_that_start_at_once_make_one_table()
    {
        var prefix = database.NextPrefix();
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => database.Open(prefix, null, ("metadataTableName", prefix + "marks")))).Select(t => t.InTimeAsync()));
        Assert.Equal(1L, await database.QueryAsync($"SELECT count(*) FROM {prefix}marks WHERE key LIKE 'migrations%'"));
        foreach (var store in stores)
            await store.DisposeAsync();
    }

    private Task<object?> MarkAsync(string prefix) =>
        database.QueryAsync($"SELECT value FROM dapr_metadata WHERE key = 'migrations-state-v2-{prefix}'");

    /// <summary>Columns and indexes, with the prefix cut out.</summary>
    private async Task<string> ShapeAsync(string prefix) => ((string)(await database.QueryAsync($"""
        SELECT (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
                pg_get_expr(adbin, adrelid)), ', ' ORDER BY attnum) FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attrelid = '{prefix}state'::regclass AND attnum > 0)
            || '; ' || (SELECT string_agg(indexdef, ', ' ORDER BY indexdef) FROM pg_indexes WHERE tablename = '{prefix}state')
        """))!).Replace(prefix, "", StringComparison.Ordinal);

    // The statements of daprd's components (1.18): the first migration, and from 1.16 on the second.
    private async Task<string> MakeAsDaprdDoesAsync(string prefix, int level)
    {
        await database.QueryAsync($"""
            CREATE TABLE IF NOT EXISTS dapr_metadata (key text NOT NULL PRIMARY KEY, value text NOT NULL);
            INSERT INTO dapr_metadata (key, value) VALUES ('lock', 'lock') ON CONFLICT (key) DO NOTHING;
            CREATE TABLE IF NOT EXISTS {prefix}state (
              key text NOT NULL PRIMARY KEY,
              value bytea NOT NULL,
              etag uuid NOT NULL DEFAULT gen_random_uuid(),
              created_at timestamp with time zone NOT NULL DEFAULT now(),
              updated_at timestamp with time zone,
              expires_at timestamp with time zone
            );
            CREATE INDEX ON {prefix}state (expires_at);
            INSERT INTO dapr_metadata (key, value) VALUES ('migrations-state-v2-{prefix}', '{level}')
            """);
        if (level > 1)
            await database.QueryAsync($"""
                ALTER TABLE "public"."{prefix}state" ADD COLUMN row_id BIGINT;
                ALTER TABLE "public"."{prefix}state" ALTER COLUMN row_id SET NOT NULL;
                ALTER TABLE "public"."{prefix}state" ALTER COLUMN row_id ADD GENERATED BY DEFAULT AS IDENTITY;
                SELECT setval('public.{prefix}state_row_id_seq', 1, false);
                CREATE UNIQUE INDEX IF NOT EXISTS "{prefix}state_row_id_uidx" ON "public"."{prefix}state" (row_id)
                """);
        return prefix;
    }
}
