using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Requests = DaprMessaging.Session.Requests;

namespace DaprMessaging.Units.Session;

/// <summary>What happens between Hello and Welcome.</summary>
public sealed class GreetingTests : IAsyncLifetime
{
    private readonly FakeActors actors = new(FakeActors.Short);
    private readonly MemoryPublisher broker = new();
    private readonly LoginQueue queue = new(Options.Create(new SessionOptions { LoginsAtOnce = 2, LoginsWaiting = 1 }));
    private MsgStub msg = null!;
    private Requests requests = null!;
    private Greeting greeting = null!;

    public async ValueTask InitializeAsync()
    {
        msg = await MsgStub.StartAsync();
        var instance = new Instance("session", new ConfigurationBuilder().AddInMemoryCollection([new("INSTANCE_ID", "g1")]).Build());
        requests = new Requests(instance, msg.Endpoint, Ears.Of(), Ears.Watchers(), new Quotas(Options.Create(new SessionOptions())), Ears.Own(), TimeProvider.System, NullLogger<Requests>.Instance);
        await requests.StartAsync(CancellationToken.None);
        greeting = new Greeting(
            new SessionDirectory(actors.Actors, broker, instance), requests, queue, instance, Options.Create(new SessionOptions()),
            TimeProvider.System, new Random(1), NullLogger<Greeting>.Instance);
    }

    [Fact]
    public async Task Welcome_says_who_one_is_here_and_how_far_the_mailbox_is()
    {
        Answer(new Result { State = new State { Pts = 17 } });
        var welcome = (await greeting.WelcomeAsync(Phones.Of(42, 9, "phone"), CancellationToken.None))!;
        Assert.Equal((42, "phone", 9, "g1", 17), (welcome.UserId, welcome.DeviceId, welcome.SessionId, welcome.ServerId, welcome.Pts));
        Assert.Equal((30_000, 256), (welcome.PingIntervalMs, welcome.MaxPending));
        Assert.True(welcome.Date > 0);
    }

    [Fact]
    public async Task The_directory_and_Sync_learn_of_the_session_before_its_pts_is_read()
    {
        msg.Answer = _ =>
        {
            Assert.Single(actors.Calls);
            Assert.Single(broker.Calls);
            return Task.FromResult(new ReplyBatch { Replies = { new Reply { Result = new Result { State = new State() } } } });
        };
        Assert.NotNull(await greeting.WelcomeAsync(Phones.Of(), CancellationToken.None));
    }

    [Fact]
    public async Task What_fails_for_a_moment_is_tried_again()
    {
        var asked = 0;
        msg.Answer = _ => ++asked < 3
            ? throw new InvalidOperationException("Msg is out")
            : Task.FromResult(new ReplyBatch { Replies = { new Reply { Result = new Result { State = new State { Pts = 17 } } } } });
        Assert.Equal(17, (await greeting.WelcomeAsync(Phones.Of(), CancellationToken.None))!.Pts);
    }

    [Fact]
    public async Task A_directory_that_hangs_is_asked_once_for_others_wait_for_their_turn()
    {
        actors.Hung["SessionActor"] = true;
        Assert.Null(await greeting.WelcomeAsync(Phones.Of(), CancellationToken.None));
        Assert.Single(actors.Calls);
    }

    [Fact]
    public async Task Of_many_that_come_at_once_some_are_served_some_wait_and_others_are_told_to_come_again()
    {
        var answer = new TaskCompletionSource();
        msg.Answer = async batch =>
        {
            await answer.Task;
            return new ReplyBatch { Replies = { batch.Requests.Select(_ => new Reply { Result = new Result { State = new State { Pts = 1 } } }) } };
        };
        var devices = Enumerable.Range(1, 5).Select(n => Phones.Of(n, n)).ToList();
        var welcomes = devices.Select(d => greeting.WelcomeAsync(d, CancellationToken.None)).ToList();
        foreach (var late in new[] { 3, 4 })
        {
            Assert.Null(await welcomes[late]);
            Assert.Equal(Refusal.Types.Code.TooManyRequests, devices[late].LoginRefusal!.Code);
            Assert.InRange(devices[late].LoginRefusal!.RetryAfterMs, 2000, 10_000);
        }

        answer.SetResult();
        Assert.All(await Task.WhenAll(welcomes.Take(3)), Assert.NotNull);
    }

    [Fact]
    public async Task A_token_that_will_not_do_is_not_tried_again()
    {
        Answer(new Result { Refusal = new Refusal { Code = Refusal.Types.Code.TokenInvalid, Field = "bot" } });
        var device = Phones.Of();
        Assert.Null(await greeting.WelcomeAsync(device, CancellationToken.None));
        Assert.Equal((Refusal.Types.Code.TokenInvalid, "bot"), (device.LoginRefusal!.Code, device.LoginRefusal.Field));
        Assert.Single(msg.Calls);
    }

    [Fact]
    public async Task What_goes_on_failing_is_no_welcome()
    {
        Answer(new Result { Refusal = new Refusal { Code = Refusal.Types.Code.Unavailable } });
        Assert.Null(await greeting.WelcomeAsync(Phones.Of(), CancellationToken.None));
        Assert.Equal(4, msg.Calls.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await requests.StopAsync(new CancellationToken(canceled: true));
        requests.Dispose();
        actors.Dispose();
        queue.Dispose();
        await msg.DisposeAsync();
    }

    private void Answer(Result result) =>
        msg.Answer = _ => Task.FromResult(new ReplyBatch { Replies = { new Reply { Result = result } } });
}
