using System.Net;
using System.Text;
using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;

namespace DaprMessaging.Units.Hosting;

public sealed class TurnsTests
{
    [Fact]
    public async Task A_batch_reaches_the_handler_whole_and_is_answered_entry_by_entry()
    {
        IReadOnlyList<Delivery> taken = [];
        await using var app = await AppUnderTest.StartAsync(web => web.MapTurns("T", (deliveries, _) =>
        {
            taken = deliveries;
            return Task.FromResult<IReadOnlyList<EntryStatus>>([EntryStatus.Success, EntryStatus.Retry, EntryStatus.Success]);
        }));

        using var response = await PostAsync(app, """
            {"entries":[{"entryId":"a","event":{"id":"1","type":"t","data_base64":"AQ=="}},
                        {"entryId":"b","event":{"id":"2","type":"t"}},
                        {"entryId":"c","event":{"id":"3","type":"t"}}]}
            """);

        Assert.Equal(["1", "2", "3"], taken.Select(d => d.Id));
        Assert.Equal(
            """{"statuses":[{"entryId":"a","status":"SUCCESS"},{"entryId":"b","status":"RETRY"},{"entryId":"c","status":"SUCCESS"}]}""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_batch_of_the_largest_commands_is_taken()
    {
        await using var app = await AppUnderTest.StartAsync(web => web.MapTurns(
            "T", (deliveries, _) => Task.FromResult<IReadOnlyList<EntryStatus>>([.. deliveries.Select(_ => EntryStatus.Success)])));
        var command = Convert.ToBase64String(new byte[Limits.Command]);
        var entries = Enumerable.Range(0, 100).Select(i => $$$"""{"entryId":"{{{i}}}","event":{"id":"{{{i}}}","type":"t","data_base64":"{{{command}}}"}}""");

        using var response = await PostAsync(app, $$"""{"entries":[{{string.Join(',', entries)}}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_batch_of_nothing_is_answered_with_nothing()
    {
        await using var app = await AppUnderTest.StartAsync(
            web => web.MapTurns("T", (_, _) => Task.FromResult<IReadOnlyList<EntryStatus>>([])));
        using var response = await PostAsync(app, "{}");
        Assert.Equal("""{"statuses":[]}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_that_is_no_batch_is_not_acknowledged()
    {
        await using var app = await AppUnderTest.StartAsync(
            web => web.MapTurns("T", (_, _) => Task.FromResult<IReadOnlyList<EntryStatus>>([])));
        using var response = await PostAsync(app, "no JSON");
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode); // to daprd: all of it again
    }

    [Fact]
    public async Task The_sidecar_learns_of_a_bulk_subscription_without_a_dead_letter_topic_of_its_own()
    {
        await using var app = await AppUnderTest.StartAsync(
            web => web.MapTurns("T", (_, _) => Task.FromResult<IReadOnlyList<EntryStatus>>([]), maxMessages: 17));
        using var response = await app.SendAsync(HttpMethod.Get, "/dapr/subscribe", AppUnderTest.Token);

        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        var subscription = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(
            ("pubsub", "T"), (subscription.GetProperty("pubsubName").GetString(), subscription.GetProperty("topic").GetString()));
        Assert.Equal("topics/T", subscription.GetProperty("route").GetString()!.TrimStart('/'));
        Assert.False(subscription.TryGetProperty("deadLetterTopic", out var dead) && dead.ValueKind != JsonValueKind.Null);
        var bulk = subscription.GetProperty("bulkSubscribe");
        Assert.Equal((true, 17), (bulk.GetProperty("enabled").GetBoolean(), bulk.GetProperty("maxMessagesCount").GetInt32()));
        Assert.InRange(bulk.GetProperty("maxAwaitDurationMs").GetInt32(), 1, 20); // a lone message must not wait for company
    }

    private static async Task<HttpResponseMessage> PostAsync(AppUnderTest app, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await app.SendAsync(HttpMethod.Post, "/topics/T", AppUnderTest.Token, content);
    }
}
