using DaprMessaging.Hosting;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DaprMessaging.Units.Session;

/// <summary>Who listens to channels, in short.</summary>
internal static class Ears
{
    public static readonly Instance Gateway =
        new("session", new ConfigurationBuilder().AddInMemoryCollection([new("INSTANCE_ID", "g1")]).Build());

    public static Listeners Of(FakeActors? actors = null, MemoryPublisher? broker = null) => new(Directory(actors, broker), new Random(1), NullLogger<Listeners>.Instance);

    public static Backlog Backlog(SessionOptions? options = null, TimeProvider? time = null) => new(Options.Create(options ?? new SessionOptions()), time ?? TimeProvider.System);

    public static Watchers Watchers(FakeActors? actors = null, TimeProvider? time = null) =>
        new(Directory(actors, null), time ?? TimeProvider.System, new Random(1), NullLogger<Watchers>.Instance);

    public static OwnSessions Own(FakeActors? actors = null) => new(Directory(actors, null), NullLogger<OwnSessions>.Instance);

    private static SessionDirectory Directory(FakeActors? actors, MemoryPublisher? broker) =>
        new((actors ?? new FakeActors()).Actors, broker ?? new MemoryPublisher(), Gateway);
}
