using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Action = DaprMessaging.Contracts.Typing.Types.Action;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Reason = DaprMessaging.Contracts.Client.Bye.Types.Reason;

namespace DaprMessaging.Units.Client;

/// <summary>It stays connected, and asks again what got no answer.</summary>
public sealed class MessagingClientTests : IAsyncLifetime
{
    private ScriptedGateway gateway = null!;

    public async ValueTask InitializeAsync() => gateway = await ScriptedGateway.StartAsync();

    [Fact]
    public async Task It_says_who_it_is_and_where_it_stopped()
    {
        await using var client = gateway.NewClient(o => new()
        {
            Url = o.Url, Token = o.Token, Pts = 17, App = "test",
        });
        await client.ConnectAsync();
        Assert.Equal(new Hello { Token = "a token", ProtocolVersion = 1, Pts = 17, App = "test" }, Assert.Single(gateway.Hellos));
        Assert.Equal(42, client.UserId);
    }

    [Fact]
    public async Task Who_is_refused_is_told_so_and_does_not_try_again()
    {
        gateway.Greet = _ => Bye(Reason.Refused, new Refusal { Code = Code.TokenInvalid, Field = "token" });
        await using var client = gateway.NewClient();
        var e = await Assert.ThrowsAsync<RefusedException>(() => client.ConnectAsync());
        Assert.Equal(("Refused: TokenInvalid (token)", Code.TokenInvalid), (e.Message, e.Refusal.Code));
        Assert.Single(gateway.Hellos);
    }

    [Fact]
    public async Task Who_is_sent_away_for_now_comes_back_with_a_new_token()
    {
        var tokens = 0;
        gateway.Greet = hello => hello.Token == "token 3" ? Welcome() : Bye(Reason.GoingAway);
        await using var client = gateway.NewClient(o => new() { Url = o.Url, Token = _ => ValueTask.FromResult($"token {++tokens}") });
        await client.ConnectAsync();
        Assert.Equal(["token 1", "token 2", "token 3"], gateway.Hellos.Select(h => h.Token));
    }

    [Fact]
    public async Task Who_has_asked_for_too_much_waits_as_long_as_the_server_says()
    {
        var began = DateTime.UtcNow;
        gateway.Answer = _ => gateway.Asked.Count == 1 ? Refused(Code.TooManyRequests, retryAfter: 700) : Sent(1);
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        await client.SendAsync(Peer.User(2), "hello", ct: TestContext.Current.CancellationToken);
        Assert.Equal(2, gateway.Asked.Count);
        Assert.True(DateTime.UtcNow - began >= TimeSpan.FromMilliseconds(690));
    }

    [Fact]
    public async Task Answers_find_their_questions_in_whatever_order_they_come()
    {
        gateway.Answer = _ => null;
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        var asking = Enumerable.Range(1, 5).Select(n => client.GetDifferenceAsync(n)).ToList();
        await Until.TrueAsync(() => gateway.Asked.Count == 5);
        await gateway.PushAsync(new ServerFrame
        {
            Results = { gateway.Asked.Reverse().Select(r => new Result { RequestId = r.RequestId, Difference = new Difference { Pts = r.GetDifference.Pts } }) },
        });
        Assert.Equal([1, 2, 3, 4, 5], (await Task.WhenAll(asking)).Select(d => d.Pts));
    }

    [Fact]
    public async Task A_refusal_is_the_answer()
    {
        gateway.Answer = _ => Refused(Code.UserUnknown, "peer");
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        var e = await Assert.ThrowsAsync<RefusedException>(() => client.SendAsync(Peer.User(7), "hello"));
        Assert.Equal((Code.UserUnknown, "peer"), (e.Refusal.Code, e.Refusal.Field));
        Assert.Single(gateway.Asked);
    }

    [Theory]
    [InlineData(Code.TooManyRequests)]
    [InlineData(Code.Unavailable)]
    [InlineData(Code.Pending)]
    public async Task What_is_refused_for_now_is_asked_again_with_the_same_random_id(Code code)
    {
        gateway.Answer = _ => gateway.Asked.Count < 3 ? Refused(code, retryAfter: 1000) : Sent(7);
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        Assert.Equal(7, (await client.SendAsync(Peer.User(7), "hello")).Id);
        Assert.Single(gateway.Asked.Select(r => r.SendMessages.Messages[0].RandomId).Distinct());
        Assert.Equal(3, gateway.Asked.Select(r => r.RequestId).Distinct().Count());
    }

    [Fact]
    public async Task When_the_connection_breaks_before_the_answer_it_is_asked_again_over_the_next_one()
    {
        gateway.Answer = _ =>
        {
            if (gateway.Hellos.Count > 1) return Sent(7);
            gateway.Break();
            return null;
        };
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        Assert.Equal(7, (await client.SendAsync(Peer.User(7), "hello")).Id);
        Assert.Equal(2, gateway.Asked.Count(r => r.SendMessages is not null));
        Assert.Single(gateway.Asked.Select(r => r.SendMessages.Messages[0].RandomId).Distinct());
    }

    [Fact]
    public async Task When_no_answer_comes_it_is_asked_again()
    {
        gateway.Answer = _ => gateway.Asked.Count < 2 ? null : Sent(7);
        await using var client = gateway.NewClient(
            o => new() { Url = o.Url, Token = o.Token, AttemptTimeout = TimeSpan.FromMilliseconds(200) });
        await client.ConnectAsync();
        Assert.Equal(7, (await client.SendAsync(Peer.User(7), "hello")).Id);
    }

    [Fact]
    public async Task Patience_ends()
    {
        gateway.Answer = _ => Refused(Code.Unavailable, retryAfter: 1000);
        await using var client = gateway.NewClient(
            o => new() { Url = o.Url, Token = o.Token, Patience = TimeSpan.FromMilliseconds(200) });
        await client.ConnectAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => client.SendAsync(Peer.User(7), "hello"));
    }

    [Fact]
    public async Task Who_gives_up_is_not_kept()
    {
        gateway.Answer = _ => null;
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        using var enough = new CancellationTokenSource();
        var asking = client.GetStateAsync(enough.Token);
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task After_a_goodbye_it_comes_back_from_where_it_was()
    {
        await using var client = gateway.NewClient(o => new() { Url = o.Url, Token = o.Token, Pts = 4 });
        await client.ConnectAsync();
        await gateway.PushAsync(new ServerFrame { Updates = { new Update { Pts = 5 } }, Bye = new Bye { Reason = Reason.FellBehind } });
        await Until.TrueAsync(() => gateway.Hellos.Count == 2);
        Assert.Equal([4, 5], gateway.Hellos.Select(h => h.Pts));
    }

    [Fact]
    public async Task A_refusal_in_the_middle_ends_the_stream_and_every_question()
    {
        gateway.Answer = _ => null;
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        gateway.Greet = _ => Bye(Reason.Refused, new Refusal { Code = Code.TokenInvalid });
        gateway.Break();
        await Assert.ThrowsAsync<RefusedException>(async () =>
        {
            await foreach (var _ in client.Updates) Assert.Fail("there is nothing");
        });
        await Assert.ThrowsAsync<RefusedException>(() => client.GetStateAsync());
    }

    [Fact]
    public async Task Word_of_who_is_typing_goes_to_whoever_listens_and_is_no_step()
    {
        var heard = new System.Collections.Concurrent.ConcurrentQueue<Typing>();
        await using var client = gateway.NewClient(o => new() { Url = o.Url, Token = o.Token, TypingHeard = heard.Enqueue });
        await client.ConnectAsync();
        Typing[] said = [Typing(7, Action.Typing), Typing(8, Action.RecordingVoice)];
        await gateway.PushAsync(new ServerFrame { Typing = { said } });
        await gateway.PushAsync(new ServerFrame { Typing = { Typing(7, Action.Cancel) }, Updates = { new Update { Pts = 1 } }, Pts = 1 });
        await Until.TrueAsync(() => heard.Count == 3 && client.Pts == 1);
        Assert.Equal([.. said, Typing(7, Action.Cancel)], heard);
        Assert.DoesNotContain(gateway.Asked, r => r.GetDifference is not null);
    }

    [Fact]
    public async Task Who_does_not_listen_misses_nothing_else()
    {
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        await gateway.PushAsync(new ServerFrame { Typing = { Typing(7, Action.Typing) }, Updates = { new Update { Pts = 1 } }, Pts = 1 });
        await Until.TrueAsync(() => client.Pts == 1);
    }

    [Fact]
    public async Task To_dispose_of_it_ends_the_stream()
    {
        var client = gateway.NewClient();
        await client.ConnectAsync();
        var reading = ReadAsync(client);
        await client.DisposeAsync();
        await client.DisposeAsync();
        Assert.Empty(await reading.WaitAsync(Until.Patience));
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    private static async Task<List<Update>> ReadAsync(MessagingClient client)
    {
        var updates = new List<Update>();
        await foreach (var update in client.Updates) updates.Add(update);
        return updates;
    }

    private static Typing Typing(long user, Action action) => new() { Peer = Peer.User(user), UserId = user, Action = action };

    private static ServerFrame Welcome() => new() { Welcome = new Welcome { UserId = 42, PingIntervalMs = 60_000 } };

    private static ServerFrame Bye(Reason reason, Refusal? refusal = null) =>
        new() { Bye = new Bye { Reason = reason, Refusal = refusal } };

    private static Result Refused(Code code, string field = "", int retryAfter = 0) =>
        new() { Refusal = new Refusal { Code = code, Field = field, RetryAfterMs = retryAfter } };

    private static Result Sent(long id) => new() { MessagesSent = new MessagesSent { MessageIds = { id }, Date = 1000 } };
}
