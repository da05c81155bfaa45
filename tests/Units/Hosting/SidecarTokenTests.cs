using System.Net;
using DaprMessaging.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using InboxApp = DaprMessaging.Inbox.Program;
using MsgApp = DaprMessaging.Msg.Program;
using SessionApp = DaprMessaging.Session.Program;
using SyncApp = DaprMessaging.Sync.Program;

namespace DaprMessaging.Units.Hosting;

/// <summary>Nothing but an app's own sidecar may call it, except where it says so.</summary>
public sealed class SidecarTokenTests
{
    private static readonly Dictionary<string, Func<string[], Action<WebApplicationBuilder>?, WebApplication>> Create = new()
    {
        ["msg"] = MsgApp.Create, ["inbox"] = InboxApp.Create, ["sync"] = SyncApp.Create, ["session"] = SessionApp.Create,
    };

    private static readonly string?[] WrongTokens =
        [null, "", AppUnderTest.Token[..^1], AppUnderTest.Token + "x", AppUnderTest.Token.ToUpperInvariant()];

    public static TheoryData<string> Apps => [.. Create.Keys];

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task Every_route_that_is_not_public_is_closed_to_those_without_the_token(string app)
    {
        await using var running = await AppUnderTest.StartAsync(Create[app]);
        var routes = Routes(running).Where(r => !r.IsPublic).ToList();
        Assert.NotEmpty(routes);
        foreach (var (method, path, _) in routes)
        {
            foreach (var token in WrongTokens)
            {
                using var response = await running.SendAsync(method, path, token);
                Assert.True(
                    response.StatusCode == HttpStatusCode.Unauthorized,
                    $"{method} {path} with token '{token}' answers {response.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("msg", "GET /livez")]
    [InlineData("inbox", "GET /livez")]
    [InlineData("sync", "GET /livez")]
    [InlineData("session", "GET /", "GET /livez", "GET /ws")]
    public async Task Public_are_these_and_no_others(string app, params string[] expected)
    {
        await using var running = await AppUnderTest.StartAsync(Create[app]);
        Assert.Equal(expected, Routes(running).Where(r => r.IsPublic).Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal));
        foreach (var path in expected)
        {
            using var response = await running.SendAsync(HttpMethod.Get, path[4..], token: null);
            Assert.NotEqual(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task The_sidecar_itself_gets_in(string app)
    {
        await using var running = await AppUnderTest.StartAsync(Create[app]);
        using var response = await running.SendAsync(HttpMethod.Get, "/dapr/subscribe", AppUnderTest.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public async Task What_is_not_there_is_no_way_around_the_token(string app)
    {
        await using var running = await AppUnderTest.StartAsync(Create[app]);
        using var nowhere = await running.SendAsync(HttpMethod.Get, "/no/such/place", token: null);
        using var otherMethod = await running.SendAsync(HttpMethod.Delete, "/livez", token: null);
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized], [nowhere.StatusCode, otherMethod.StatusCode]);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public void An_app_without_a_token_does_not_start_and_says_why(string app)
    {
        foreach (var token in new[] { null, "" })
        {
            var e = Assert.Throws<InvalidOperationException>(
                () => Create[app]([], builder => AppUnderTest.Configure(builder, [new("APP_API_TOKEN", token)])));
            Assert.StartsWith("APP_API_TOKEN is not set.", e.Message, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<(HttpMethod Method, string Path, bool IsPublic)> Routes(AppUnderTest app) =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Cast<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"]
        select (HttpMethod.Parse(method), PathOf(endpoint), endpoint.Metadata.GetMetadata<Public>() is not null);

    private static string PathOf(RouteEndpoint endpoint) =>
        "/" + string.Join(
            '/', endpoint.RoutePattern.RawText!.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(s => s[0] == '{' ? "x" : s));
}
