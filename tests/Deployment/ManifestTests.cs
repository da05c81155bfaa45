using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Deployment.Resources;
using k8s.Models;
using YamlDotNet.Core;

namespace DaprMessaging.Deployment;

/// <summary>dapr/k8s, rendered by kubectl and loaded strictly.</summary>
public sealed class ManifestTests
{
    private const string Production = "dapr/k8s/production";

    [Theory]
    [InlineData("replicas: 4", "replicaz: 4")]
    [InlineData("readinessProbe:", "readynessProbe:")]
    [InlineData("maxUnavailable: 1", "maxUnavaible: 1")]
    [InlineData("protectedTopics\n      value:", "protectedTopics\n      valeu:")]
    [InlineData("secretStore: kubernetes", "secretstore: kubernetes")]
    [InlineData("defaultAction: deny", "defaultAktion: deny")]
    [InlineData("outbound:", "outbond:")]
    [InlineData("maxRetries: 3", "maxRetries: three")]
    public async Task A_field_that_nobody_knows_is_refused(string right, string wrong)
    {
        var manifests = await Manifests.RenderAsync(Production);

        // The form of lists is kubectl's: four or two blanks, whichever.
        var (from, to) = manifests.Yaml.Contains(right, StringComparison.Ordinal) ? (right, wrong) : (Outdented(right), Outdented(wrong));
        Assert.Contains(from, manifests.Yaml, StringComparison.Ordinal);
        Assert.Throws<YamlException>(() => Resource.Load(manifests.Yaml.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Each_app_runs_beside_a_daprd_that_knows_it()
    {
        var manifests = await Manifests.RenderAsync(Production);
        var ports = Ports();

        Assert.Equal(Protocol.Apps.Order(), manifests.Of<V1Deployment>().Select(d => d.Metadata.Name).Order());
        foreach (var deployment in manifests.Of<V1Deployment>())
        {
            var (app, container) = (deployment.Metadata.Name, deployment.Spec.Template.Spec.Containers.Single());
            var dapr = deployment.Spec.Template.Metadata.Annotations;
            Assert.Equal(("true", app, $"{ports[app]}"), (dapr["dapr.io/enabled"], dapr["dapr.io/app-id"], dapr["dapr.io/app-port"]));
            Assert.Equal(ports[app], container.Ports.Single().ContainerPort);
            Assert.Equal($"http://+:{ports[app]}", Value(container, "ASPNETCORE_URLS"));
            Assert.Contains(dapr["dapr.io/config"], manifests.Of<Configuration>().Select(c => c.Name));
            Assert.Subset(Annotations, dapr.Keys.ToHashSet());
        }
    }

    [Fact]
    public async Task Tokens_are_the_same_for_an_app_and_its_daprd_and_come_from_secrets()
    {
        var manifests = await Manifests.RenderAsync(Production);

        Assert.Empty(manifests.Of<V1Secret>());
        Assert.All(manifests.Of<V1Deployment>(), deployment =>
        {
            var dapr = deployment.Spec.Template.Metadata.Annotations;
            var env = deployment.Spec.Template.Spec.Containers.Single().Env.ToDictionary(e => e.Name, e => e.ValueFrom?.SecretKeyRef);
            // The injector reads the key "token" of the secret that an annotation names.
            Assert.Equal((dapr["dapr.io/app-token-secret"], "token"), (env["APP_API_TOKEN"]!.Name, env["APP_API_TOKEN"]!.Key));
            Assert.Equal((dapr["dapr.io/api-token-secret"], "token"), (env["DAPR_API_TOKEN"]!.Name, env["DAPR_API_TOKEN"]!.Key));
        });
        Assert.All(Secrets(manifests), secret => Assert.Contains($"`{secret}`", Repository.Read("dapr/README.md"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_has_a_name_probes_and_resources_and_one_at_a_time_may_go()
    {
        var manifests = await Manifests.RenderAsync(Production);

        Assert.All(manifests.Of<V1Deployment>(), deployment =>
        {
            var container = deployment.Spec.Template.Spec.Containers.Single();
            Assert.Equal("metadata.name", container.Env.Single(e => e.Name == "POD_NAME").ValueFrom.FieldRef.FieldPath);
            Assert.All([container.StartupProbe, container.ReadinessProbe, container.LivenessProbe],
                probe => Assert.Equal(("/livez", "http"), (probe.HttpGet.Path, probe.HttpGet.Port.Value)));
            Assert.Equal(["cpu", "memory"], container.Resources.Requests.Keys.Order());
            Assert.Contains("memory", container.Resources.Limits.Keys);
            // Of Search each has an index of its own, of which an operator's commands reach one.
            Assert.True(deployment.Metadata.Name == Names.Search ? deployment.Spec.Replicas == 1 : deployment.Spec.Replicas >= 2);
            var budget = manifests.Of<V1PodDisruptionBudget>().Single(b => b.Metadata.Name == deployment.Metadata.Name);
            Assert.Equal(deployment.Spec.Selector.MatchLabels, budget.Spec.Selector.MatchLabels);
            Assert.Subset(deployment.Spec.Template.Metadata.Labels.ToHashSet(), deployment.Spec.Selector.MatchLabels.ToHashSet());
        });
        Assert.Contains("MapGet(\"/livez\"", Repository.Read("src/Hosting/MessagingApp.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daprd_stays_until_its_app_is_gone()
    {
        var manifests = await Manifests.RenderAsync(Production);

        Assert.All(manifests.Of<V1Deployment>(), deployment =>
        {
            var dapr = deployment.Spec.Template.Metadata.Annotations;
            var block = int.Parse(dapr["dapr.io/block-shutdown-duration"].TrimEnd('s'), null);
            var drain = int.Parse(dapr["dapr.io/graceful-shutdown-seconds"], null);
            Assert.True(block > 5, "an app takes up to five seconds to say goodbye");
            Assert.True(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds >= block + drain);
        });
    }

    [Fact]
    public async Task Only_Session_reaches_Msgs_gate_only_Msg_asks_Search_and_nobody_invokes_the_others()
    {
        var manifests = await Manifests.RenderAsync(Production);
        var configurations = manifests.Of<Configuration>().ToDictionary(c => c.Name, c => c.Spec.AccessControl!);
        var verbs = Request.Descriptor.Oneofs.Single(o => o.Name == "call").Fields.Select(f => "/" + f.JsonName).Append("/login").ToHashSet();

        Assert.All(configurations.Values, access => Assert.Equal(("deny", "public"), (access.DefaultAction, access.TrustDomain)));
        Assert.All(manifests.Of<V1Deployment>().Where(d => d.Metadata.Name is not (Names.Msg or Names.Search)), other =>
            Assert.Empty(configurations[other.Spec.Template.Metadata.Annotations["dapr.io/config"]].Policies));
        Assert.All(configurations[Names.Msg].Policies, policy =>
        {
            // daprd looks callers up by app-id and namespace, and compares the trust domain that the caller was given.
            Assert.Equal(("deny", "public", manifests.Of<V1Namespace>().Single().Metadata.Name), (policy.DefaultAction, policy.TrustDomain, policy.Namespace));
            Assert.All(policy.Operations, operation =>
            {
                Assert.Equal(["POST"], operation.HttpVerb);
                Assert.Equal(policy.AppId == Names.Session, operation.Name == "/requests");
                Assert.True(operation.Name == "/requests" || verbs.Contains(operation.Name), operation.Name);
            });
        });
        Assert.Contains("MapPost(\"/requests\"", Repository.Read("src/Msg/Program.cs"), StringComparison.Ordinal);
        Assert.Contains(configurations[Names.Msg].Policies, p => p.AppId == Names.Session);
        Assert.Equal([(Names.Msg, "/questions"), (Names.Inbox, "/upkeep")],
            configurations[Names.Search].Policies.Select(p => (p.AppId, Assert.Single(p.Operations).Name)));
        Assert.All(configurations[Names.Search].Policies, policy => Assert.Equal(
            ("deny", "public", manifests.Of<V1Namespace>().Single().Metadata.Name, "POST"),
            (policy.DefaultAction, policy.TrustDomain, policy.Namespace, Assert.Single(policy.Operations[0].HttpVerb))));
        Assert.All(configurations[Names.Search].Policies, policy =>
            Assert.Contains($"MapPost(\"{policy.Operations[0].Name}\"", Repository.Read("src/Search/Program.cs"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_index_has_a_place_where_it_may_be_written()
    {
        var manifests = await Manifests.RenderAsync(Production);
        var pod = manifests.Of<V1Deployment>().Single(d => d.Metadata.Name == Names.Search).Spec.Template.Spec;
        var (container, volume) = (pod.Containers.Single(), pod.Volumes.Single());

        Assert.Equal(volume.Name, container.VolumeMounts.Single().Name);
        Assert.NotNull(volume.EmptyDir.SizeLimit);
        Assert.StartsWith(container.VolumeMounts.Single().MountPath + "/", Value(container, "Search__Path"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Devices_reach_Session_and_nothing_else()
    {
        var manifests = await Manifests.RenderAsync(Production);
        var (ingress, service) = (manifests.Of<V1Ingress>().Single(), manifests.Of<V1Service>().Single());
        var path = ingress.Spec.Rules.Single().Http.Paths.Single();

        Assert.Equal(("/ws", "Exact", service.Metadata.Name, service.Spec.Ports.Single().Name),
            (path.Path, path.PathType, path.Backend.Service.Name, path.Backend.Service.Port.Name));
        Assert.Equal(manifests.Of<V1Deployment>().Single(d => d.Metadata.Name == Names.Session).Spec.Selector.MatchLabels, service.Spec.Selector);
        Assert.Equal(ingress.Spec.Rules.Select(r => r.Host), ingress.Spec.Tls.Single().Hosts);
    }

    [Fact]
    public async Task The_components_are_those_of_dapr_run_with_what_is_secret_by_reference()
    {
        var manifests = await Manifests.RenderAsync(Production);
        string[] differ = ["brokers", "connectionString", "authType", "saslMechanism", "saslUsername", "saslPassword"];

        foreach (var laptop in Resource.In("components/kafka").OfType<Component>())
        {
            var cluster = manifests.Of<Component>().Single(c => c.Name == laptop.Name);
            Assert.Equal((laptop.Spec.Type, laptop.Spec.Version, "kubernetes"), (cluster.Spec.Type, cluster.Spec.Version, cluster.Auth.SecretStore));
            Assert.Equal(laptop.Scopes, cluster.Scopes);
            Assert.Equal(Plain(laptop), Plain(cluster));
            Assert.DoesNotContain(cluster.Spec.Metadata, e => e.Value is not null && (e.Name is "brokers" or "connectionString" or "saslPassword"));
        }

        var (here, there) = (Resource.In("components/kafka").OfType<Resiliency>().Single(), manifests.Of<Resiliency>().Single());
        Assert.Equivalent(here.Spec, there.Spec, strict: true);
        Assert.Equal(here.Scopes, there.Scopes);

        IEnumerable<(string, string?)> Plain(Component component) =>
            component.Spec.Metadata.Where(e => !differ.Contains(e.Name)).Select(e => (e.Name, e.Value)).Order();
    }

    [Fact]
    public async Task Images_are_those_that_the_projects_publish()
    {
        var manifests = await Manifests.RenderAsync("dapr/k8s/base");

        Assert.Contains("<ContainerRepository>daprmessaging/$(MSBuildProjectName.ToLowerInvariant())</ContainerRepository>",
            Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.All(manifests.Of<V1Deployment>(), d => Assert.Equal($"daprmessaging/{d.Metadata.Name}", d.Spec.Template.Spec.Containers.Single().Image));
    }

    // Those of Dapr's that are used here: a name that is none of them would be passed over in silence.
    private static readonly HashSet<string> Annotations = [.. new[]
    {
        "enabled", "app-id", "app-port", "app-protocol", "config", "app-token-secret", "api-token-secret", "max-body-size",
        "block-shutdown-duration", "graceful-shutdown-seconds", "sidecar-cpu-request", "sidecar-memory-request",
        "sidecar-memory-limit", "log-as-json",
    }.Select(name => "dapr.io/" + name)];

    private static Dictionary<string, int> Ports() => Repository.Read("dapr/dapr.yaml").Split("- appID: ").Skip(1)
        .ToDictionary(app => app.Split('\n')[0].Trim(), app => int.Parse(app.Split("appPort: ")[1].Split('\n')[0], null));

    private static IEnumerable<string> Secrets(Manifests manifests) => manifests.Of<V1Deployment>()
        .SelectMany(d => d.Spec.Template.Spec.Containers).SelectMany(c => c.Env).Select(e => e.ValueFrom?.SecretKeyRef?.Name)
        .Concat(manifests.Of<Component>().SelectMany(c => c.Spec.Metadata).Select(e => e.SecretKeyRef?.Name)).OfType<string>().Distinct();

    private static string? Value(V1Container container, string name) => container.Env.Single(e => e.Name == name).Value;

    private static string Outdented(string text) => text.Replace("\n  ", "\n", StringComparison.Ordinal);
}
