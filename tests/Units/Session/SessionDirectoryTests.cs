using System.Text.Json;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Units.Session;

public sealed class SessionDirectoryTests : IDisposable
{
    private readonly FakeActors actors = new();
    private readonly MemoryPublisher broker = new();
    private readonly SessionDirectory directory;

    public SessionDirectoryTests() => directory = new SessionDirectory(
        actors.Actors, broker,
            new Instance("session", new ConfigurationBuilder().AddInMemoryCollection([new("INSTANCE_ID", "g1")]).Build()));

    [Fact]
    public async Task A_session_that_begins_is_told_to_the_directory_of_its_user()
    {
        await directory.AttachAsync(Phones.Of(42, 9, "phone"), CancellationToken.None);
        var (type, id, method, body) = Assert.Single(actors.Calls);
        Assert.Equal(("SessionActor", "u42", "Attach"), (type, id, method));
        Assert.Equal(
            new SessionEntry(9, "phone", "g1", "app"), JsonSerializer.Deserialize<SessionEntry>(body, JsonSerializerOptions.Web));
    }

    [Fact]
    public async Task A_session_that_begins_is_announced_on_its_users_own_key()
    {
        await directory.AttachAsync(Phones.Of(42), CancellationToken.None);
        var announced = Assert.Single(broker.All<RoutesChanged>());
        Assert.Equal((42, "g1"), (announced.UserId, announced.ServerId));
        Assert.Equal(("Sync-T", "u42"), (broker.Published.Single().Topic, broker.Published.Single().Key));
    }

    [Fact]
    public async Task A_session_that_tries_again_is_announced_again_for_the_first_time_may_have_failed()
    {
        await directory.AttachAsync(Phones.Of(42), CancellationToken.None);
        await directory.AttachAsync(Phones.Of(42), CancellationToken.None);
        Assert.Equal(2, broker.All<RoutesChanged>().Count);
    }

    [Fact]
    public async Task A_session_that_could_not_be_announced_has_not_begun()
    {
        broker.OnPublish = _ => new PublishException("the broker is out");
        await Assert.ThrowsAsync<PublishException>(() => directory.AttachAsync(Phones.Of(42), CancellationToken.None));
    }

    [Fact]
    public async Task A_session_that_ends_is_taken_out()
    {
        await directory.DetachAsync(Phones.Of(42, 9));
        var (_, id, method, body) = Assert.Single(actors.Calls);
        Assert.Equal(("u42", "Detach"), (id, method));
        Assert.Equal("""{"serverId":"g1","sessionIds":[9]}""", body);
    }

    [Fact]
    public async Task Leases_of_a_user_are_renewed_in_one_call()
    {
        actors.Answer = _ => "[8]";
        Assert.Equal<long[]>([8], await directory.RenewAsync(42, [8, 9], CancellationToken.None));
        Assert.Equal(("Renew", """{"serverId":"g1","sessionIds":[8,9]}"""), (actors.Calls.Single().Method, actors.Calls.Single().Body));
    }

    [Fact]
    public async Task That_devices_were_ended_is_told_to_Sync_which_may_know_how_they_are_notified()
    {
        actors.Answer = _ => "[]";
        Assert.True(await directory.EndAsync(42, new Ending("phone", "tablet"), CancellationToken.None));
        Assert.Equal(42, Assert.Single(broker.All<RoutesChanged>()).UserId);
        Assert.Equal("u42", broker.Published.Single().Key);
    }

    [Fact]
    public async Task Devices_are_ended_also_where_nobody_can_be_told()
    {
        actors.Answer = _ => """[{"sessionId":1,"deviceId":"phone","serverId":"g2","app":""}]""";
        actors.Out.Add("Gateway-g2");
        broker.OnPublish = _ => new PublishException("the broker is out");
        Assert.True(await directory.EndAsync(42, new Ending("phone", "tablet"), CancellationToken.None));
    }

    public void Dispose() => actors.Dispose();
}
