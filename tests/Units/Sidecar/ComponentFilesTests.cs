using System.Runtime.CompilerServices;
using DaprMessaging.Sidecar;
using DaprMessaging.Sidecar.Resources;
using DaprMessaging.Stores;

namespace DaprMessaging.Units.Sidecar;

public sealed class ComponentFilesTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_that_is_not_there_or_empty_says_what_belongs_in_it()
    {
        Assert.Contains("does not exist", (await Refused("nowhere")).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(folder.Sub("empty"));
        folder.File("empty/readme.txt", "kind: Component");
        folder.File("empty/sub/statestore.yaml", Yaml.InMemory);
        Assert.Contains("no component file", (await Refused("empty")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Configuration\nmetadata:\n  name: x\n", "kind 'Configuration' is not supported")]
    [InlineData("kind: Component\nmetadata: {}\n", "metadata.name")]
    [InlineData("kind: Component\nmetadata:\n  name: x\n", "'x' has no spec")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  version: v1\n", "no spec.type")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.redis\n",
        "Supported: state.sqlite, state.in-memory, ")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.sqlite\n  version: v2\n",
        "write version: v1")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.sqlite\n",
        "'connectionString' is required")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: pubsub.local\n", "'path' is required")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: pubsub.in-memory\n  metadata:\n  - name: brokers\n    value: a\n", "metadata 'brokers' is not supported. Supported: allowedTopics, concurrency, consumerGroup, consumerID, faultDeliverTwice, faultReorder, faultRoundNumbers, maxBytesInMemory, partitions, protectedTopics, publishingScopes, subscriptionScopes")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: pubsub.in-memory\n  metadata:\n  - name: partitions\n    value: many\n", "'partitions' must be a whole number from 1 to 1024, not 'many'")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.in-memory\n  metadata:\n  - name: actorStateStore\n    value: maybe\n", "'actorStateStore' must be true or false")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.in-memory\n  metadata:\n  - name: keyPrefix\n    value: a||b\n", "'keyPrefix' must not contain '||'")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.in-memory\n  metadata:\n  - name: keyPrefix\n    secretKeyRef:\n      name: s\n", "secretKeyRef and envRef are not supported")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.in-memory\n  metadata:\n  - name: keyPrefix\n    value: a\n  - name: KEYPREFIX\n    value: b\n", "is given twice")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.in-memory\n  initTimeout: soon\n",
        "initTimeout 'soon'")]
    [InlineData("kind: Component\nmetadata:\n  name: x\nspec:\n  type: state.sqlite\n  metadata:\n  - name: connectionString\n    value: \":memory:\"\n", "use type state.in-memory")]
    [InlineData("kind: [", "not valid YAML")]
    [InlineData("just text", "a component is a mapping")]
    public async Task A_mistake_is_named_with_its_file(string yaml, string problem)
    {
        var file = folder.File("components/broken.yaml", yaml);
        var error = await Refused("components");
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_components_of_one_name_are_refused()
    {
        folder.File("components/a.yaml", Yaml.Component("twin", "state.in-memory"));
        folder.File("components/b.yml", Yaml.Component("twin", "pubsub.in-memory"));
        var error = await Refused("components");
        Assert.Contains("Two components have the name 'twin'", error.Message, StringComparison.Ordinal);
        Assert.Contains("a.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains("b.yml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_actor_state_stores_are_refused()
    {
        folder.File("components/a.yaml", Yaml.Component("one", "state.in-memory", ("actorStateStore", "true")));
        folder.File("components/b.yaml", Yaml.Component("two", "state.in-memory", ("actorStateStore", "true")));
        Assert.Contains("there can be one", (await Refused("components")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_are_read_in_any_case_and_several_documents_per_file()
    {
        folder.File("components/a.yaml", """
            # a comment
            ---
            APIVERSION: dapr.io/v1alpha1
            Kind: Component
            Metadata: { Name: one }
            Spec:
              Type: state.in-memory
              Version: v1
              IgnoreErrors: true
              InitTimeout: 1m30s
              MetaData:
              - Name: CleanupInterval
                Value: 5
            Scopes: [msg, inbox]
            ---
            kind: Component
            metadata: { name: two }
            spec: { type: pubsub.in-memory }
            ---
            """);
        var components = ComponentFiles.Read(folder.Sub("components")).Components;
        Assert.Equal(["one", "two"], components.Select(c => c.Name));
        Assert.Equal("5", components[0].Metadata["cleanupinterval"]);
        Assert.Equal(TimeSpan.FromSeconds(90), components[0].InitTimeout);
        Assert.True(components[0].IsVisibleTo("msg") && !components[0].IsVisibleTo("sync") && components[1]
            .IsVisibleTo("sync"));
    }

    [Fact]
    public async Task A_component_that_ignores_errors_is_left_out()
    {
        folder.File("components/a.yaml", Yaml.Component("one", "state.redis")
            .Replace("  version: v1", "  ignoreErrors: true", StringComparison.Ordinal));
        folder.File("components/b.yaml", Yaml.Component("two", "state.in-memory"));
        await using var host = await SidecarHost.StartAsync(new() { ResourcesPath = folder.Sub("components") });
        var sidecar = await host.AddAsync("msg");
        Assert.NotEqual(0, sidecar.HttpEndpoint.Port);
    }

    [Fact]
    public async Task A_component_is_there_only_for_the_apps_in_its_scopes()
    {
        await using var host = await TestHost.StartAsync(Yaml.Component("statestore",
            "state.in-memory") + "scopes:\n- msg\n");
        await host.Stub(await host.Host.AddAsync("msg")).GetStateAsync(new() { StoreName = "statestore", Key = "k" });
        var stranger = host.Stub(await host.Host.AddAsync("sync"));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument,
            await TestHost.CodeOfAsync(async () =>
            await stranger.GetStateAsync(new() { StoreName = "statestore", Key = "k" })));
    }

    [Theory]
    [InlineData("local")]
    [InlineData("test")]
    public async Task The_components_of_this_repository_start(string profile)
    {
        var resources = RootAbove(AppContext.BaseDirectory) ?? RootAbove(ThisFile());
        Assert.SkipWhen(resources is null, "the repository is neither above the tests nor above their sources");
        await using var host = await SidecarHost.StartAsync(new()
        {
            ResourcesPath = Path.Combine(resources, "components", profile),
            DataPath = folder.Path,
        });
        Assert.Equal(profile == "local", File.Exists(folder.Sub("messaging.db")));
    }

    private static string? RootAbove(string path)
    {
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DaprMessaging.sln")))
                return folder.FullName;
        return null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private Task<InvalidDataException> Refused(string name) => Assert.ThrowsAsync<InvalidDataException>(
        () => SidecarHost.StartAsync(new() { ResourcesPath = folder.Sub(name), DataPath = folder.Sub("data") }));
}
