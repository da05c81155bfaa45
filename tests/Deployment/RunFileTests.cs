using System.Text.RegularExpressions;
using DaprMessaging.Contracts;
using DaprMessaging.Deployment.Resources;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace DaprMessaging.Deployment;

/// <summary>What runs on a laptop with real parts: dapr.yaml, tye.yaml and compose.yaml, against each other and the code.</summary>
public sealed partial class RunFileTests
{
    private static readonly RunFile Run = Strictly<RunFile>("dapr/dapr.yaml");

    private static readonly ComposeFile Compose = Strictly<ComposeFile>("components/compose.yaml");

    [Fact]
    public void Dapr_runs_each_app_from_its_project_at_a_port_of_its_own()
    {
        Assert.Equal(Protocol.Apps, Run.Apps.Select(a => a.AppID));
        Assert.All(Run.Apps, app => Assert.Single(Directory.GetFiles(Path.Combine(Repository.At("dapr"), app.AppDirPath), "*.csproj"),
            project => string.Equals(Path.GetFileNameWithoutExtension(project), app.AppID, StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(Run.Apps.Count, Run.Apps.Select(a => a.AppPort).Distinct().Count());
        Assert.All([.. Run.Common.ResourcesPaths, Run.Common.ConfigFilePath], path => Assert.True(Path.Exists(Path.Combine(Repository.At("dapr"), path)), path));
        // daprd reads one folder, not what is below it, and complains of other files there.
        Assert.All(Directory.GetFiles(Repository.At("components/kafka")), file => Assert.EndsWith(".yaml", file, StringComparison.Ordinal));
    }

    [Fact]
    public void Dapr_and_tye_run_the_same_apps_with_the_same_settings()
    {
        var tye = Strictly<TyeFile>("tye.yaml");

        Assert.Equal(Run.Apps.Select(a => a.AppID), tye.Services.Select(s => s.Name));
        Assert.All(tye.Services, app => Assert.True(File.Exists(Repository.At(app.Project)), app.Project));
        Assert.Equal(Run.Apps.Single(a => a.AppID == Names.Session).AppPort, tye.Services.Single(s => s.Name == Names.Session).Bindings.Single().Port);
        Assert.Equal(("components/kafka", "dapr/config.yaml"), (tye.Extensions.Single().ComponentsPath, tye.Extensions.Single().Config));
        Assert.All(tye.Services, app => Assert.Equal(["dapr/.env"], app.EnvFile));
        Assert.Equal(Run.Common.Env, Repository.Read("dapr/.env").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('=', 2)).ToDictionary(p => p[0], p => p[1]));
    }

    [Fact]
    public void Every_setting_is_one_that_the_code_reads()
    {
        var code = string.Concat(Directory.GetFiles(Repository.At("src/Hosting"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));

        Assert.All(Run.Common.Env.Keys, name => Assert.Contains($"\"{name.Replace("__", ":", StringComparison.Ordinal)}\"", code, StringComparison.Ordinal));
        Assert.Equal(32, Convert.FromBase64String(Run.Common.Env["Token__Key"]).Length);
    }

    [Fact]
    public void Compose_starts_what_the_components_look_for()
    {
        var components = Resource.In("components/kafka").OfType<Component>().ToDictionary(c => c.Name);
        var (kafka, postgres) = (Compose.Services["kafka"], Compose.Services["postgres"]);
        var connection = components[Names.StateStore]["connectionString"]!.Split(' ').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);

        Assert.Equal($"CLIENTS://{components[Names.PubSub]["brokers"]}", kafka.Environment["KAFKA_ADVERTISED_LISTENERS"]);
        Assert.EndsWith(components[Names.PubSub]["brokers"]!.Split(':')[1], kafka.Ports.Single(), StringComparison.Ordinal);
        Assert.Equal(components[Names.PubSub]["maxMessageBytes"], kafka.Environment["KAFKA_MESSAGE_MAX_BYTES"]);
        Assert.Equal("false", kafka.Environment["KAFKA_AUTO_CREATE_TOPICS_ENABLE"]);
        Assert.EndsWith(connection["port"], postgres.Ports.Single(), StringComparison.Ordinal);
        Assert.Equal((connection["user"], connection["password"], connection["database"]),
            (postgres.Environment["POSTGRES_USER"], postgres.Environment["POSTGRES_PASSWORD"], postgres.Environment["POSTGRES_DB"]));
        Assert.All(Compose.Services.Values.SelectMany(s => s.Ports), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("components/compose.yaml")]
    [InlineData("dapr/check")]
    [InlineData("dapr/README.md")]
    public void Every_list_of_topics_is_the_contracts_with_partitions_enough_and_room_for_the_largest_event(string path)
    {
        var text = Repository.Read(path);
        var topics = TopicLine().Matches(text).ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, null));

        Assert.Equal(Protocol.Topics.Order(), topics.Keys.Order());
        Assert.All(topics, t => Assert.True(t.Value >= 32 || t.Key.EndsWith("-dead", StringComparison.Ordinal), t.Key));
        Assert.Contains("max.message.bytes=4194304", text, StringComparison.Ordinal);
    }

    private static T Strictly<T>(string path) => new DeserializerBuilder()
        .WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<T>(Repository.Read(path));

    // "make Inbox-T 32", "--topic Inbox-T --partitions 32": a topic's name and, next to it, how many partitions it has.
    [GeneratedRegex(@"^\s*(?:make|topic|kafka-topics\.sh .*--topic)\s+(\S+-T\S*)\s+(?:--partitions\s+)?(\d+)\b", RegexOptions.Multiline)]
    private static partial Regex TopicLine();
}
