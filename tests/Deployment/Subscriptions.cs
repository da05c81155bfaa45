using System.Text.Json;
using DaprMessaging.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Deployment;

/// <summary>What an app says when a sidecar asks it for its subscriptions.</summary>
internal sealed record Subscriptions(string Topic, string PubSub, bool IsBulk, string? DeadLetterTopic)
{
    private static readonly Dictionary<string, Func<string[], Action<WebApplicationBuilder>?, WebApplication>> Apps = new()
    {
        [Names.Msg] = Msg.Program.Create,
        [Names.Inbox] = Inbox.Program.Create,
        [Names.Sync] = Sync.Program.Create,
        [Names.Session] = Session.Program.Create,
        [Names.Search] = Search.Program.Create,
    };

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "search");

    public static async Task<IReadOnlyList<Subscriptions>> OfAsync(string appId)
    {
        await using var app = Apps[appId]([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(
                [new("APP_API_TOKEN", "app"), new("Token:Key", Convert.ToBase64String(new byte[32])), new("Search:Path", Folder)]);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Add("dapr-api-token", "app");
        using var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative)));
        return [.. answer.RootElement.EnumerateArray().Select(Read)];
    }

    private static Subscriptions Read(JsonElement json) => new(
        json.GetProperty("topic").GetString()!, json.GetProperty("pubsubName").GetString()!,
        json.TryGetProperty("bulkSubscribe", out var bulk) && bulk.GetProperty("enabled").GetBoolean(),
        json.TryGetProperty("deadLetterTopic", out var dead) ? dead.GetString() : null);
}
