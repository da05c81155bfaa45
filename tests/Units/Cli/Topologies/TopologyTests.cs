using DaprMessaging.Cli;
using DaprMessaging.Cli.Topologies;
using DaprMessaging.Contracts;
using DaprMessaging.Sidecar;

namespace DaprMessaging.Units.Cli.Topologies;

public sealed class TopologyTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void The_systems_own_has_the_five_apps_and_devices_connect_to_session()
    {
        var topology = Topology.Read(Repository.At("tye.yaml"));
        Assert.Equal([Names.Msg, Names.Inbox, Names.Sync, Names.Session, Names.Search], topology.Parts.Select(s => s.AppId));
        Assert.Equal([0, 0, 0, 7171, 0], topology.Parts.Select(s => s.Port));
        Assert.All(topology.Parts, s => Assert.Equal(1, s.Replicas));
    }

    [Fact]
    public void A_program_in_another_language_is_a_service_too()
    {
        var bot = Assert.Single(Read("""
            services:
            - name: bot
              executable: node
              args: bot.js --quiet
              workingDirectory: ../bots
              replicas: 2
              bindings:
              - port: 7200
                protocol: grpc
              env:
              - name: DAPR_HTTP_PORT
                value: 3600
            """).Parts);

        Assert.Equal(("node", "bot.js --quiet", 2), (bot.Executable, bot.Arguments, bot.Replicas));
        Assert.Equal(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "bots")), bot.WorkingDirectory);
        Assert.Equal(AppProtocol.Grpc, bot.Protocol);
        Assert.Equal((7200, 7201), (bot.PortOf(0), bot.PortOf(1)));
        Assert.Equal((3600, 3601, 0), (bot.PortIn("DAPR_HTTP_PORT", 0), bot.PortIn("DAPR_HTTP_PORT", 1), bot.PortIn("DAPR_GRPC_PORT", 0)));
    }

    [Fact]
    public void Replicas_are_given_by_name()
    {
        var topology = Topology.Read(Repository.At("tye.yaml")).WithReplicas("inbox=2, session=3");
        Assert.Equal([1, 2, 1, 3, 1], topology.Parts.Select(s => s.Replicas));
    }

    [Theory]
    [InlineData("nobody=2", "there is no service 'nobody'. There are: msg, inbox, sync, session, search.")]
    [InlineData("inbox", "'inbox' should read inbox=N")]
    [InlineData("inbox=0", "'inbox=0' should read inbox=N, N from 1 to 16.")]
    [InlineData("inbox=17", "N from 1 to 16.")]
    public void Replicas_that_cannot_be_say_why(string numbers, string why) =>
        Assert.Contains(why, Assert.Throws<UsageException>(() => Topology.Read(Repository.At("tye.yaml")).WithReplicas(numbers)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("services: []", "no services in it.")]
    [InlineData("services:\n- name: a\n  project: a.csproj\n  replicaz: 2\n", "line 4: Property 'replicaz' not found")]
    [InlineData("services:\n- name: a\n  project: a.csproj\n- name: a\n  project: b.csproj\n", "service 'a' is there twice")]
    [InlineData("services:\n- name: a\n", "service 'a' needs a project or an executable, one of them.")]
    [InlineData("services:\n- name: a\n  project: a.csproj\n  executable: a\n", "needs a project or an executable, one of them.")]
    [InlineData("services:\n- name: a\n  project: a.csproj\n  replicas: 99\n", "replicas from 1 to 16.")]
    [InlineData("services:\n- project: a.csproj\n", "a service has no name.")]
    [InlineData("services:\n- name: a\n  executable: a\n  bindings:\n  - port: 1\n    protocol: tcp\n", "service 'a': protocol http, h2c or grpc, not tcp.")]
    [InlineData("services: [", "line 2")]
    public void A_mistake_in_the_file_says_where_and_what(string yaml, string why)
    {
        var message = Assert.Throws<InvalidDataException>(() => Read(yaml)).Message;
        Assert.StartsWith(file, message, StringComparison.Ordinal);
        Assert.Contains(why, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("/nowhere/tye.yaml", Assert.Throws<UsageException>(() => Topology.Read("/nowhere/tye.yaml")).Message, StringComparison.Ordinal);

    private Topology Read(string yaml)
    {
        File.WriteAllText(file, yaml);
        return Topology.Read(file);
    }
}
