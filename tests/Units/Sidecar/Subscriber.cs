using System.Collections.Concurrent;
using System.Text.Json;
using DaprMessaging.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DaprMessaging.Units.Sidecar;

/// <summary>
/// An app that takes deliveries over plain HTTP, answers as the test says, and remembers what it got.
/// </summary>
internal sealed class Subscriber
{
    public sealed record Got(string Topic, string Data, string Key, int Partition, long Offset, int Call);

    private int calls;

    public ConcurrentQueue<Got> All { get; } = new();

    public ConcurrentQueue<int> CallSizes { get; } = new();

    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    /// <summary>The status of an entry; null leaves it out of the answer.</summary>
    public Func<Got, string?> Answer { get; set; } = _ => "SUCCESS";

    /// <summary>Replaces the whole answer.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; set; }

    public static string Json(string topic, bool bulk = true, int max = 100, string? deadLetterTopic = null,
        string pubsub = "pubsub") =>
        JsonSerializer.Serialize(new
        {
            pubsubName = pubsub,
            topic,
            route = topic,
            deadLetterTopic,
            bulkSubscribe = bulk ? new { enabled = true, maxMessagesCount = max, maxAwaitDurationMs = 1000 } : null,
        });

    public void Map(WebApplication web, params string[] subscriptions)
    {
        TestApp.Subscribes(web, $"[{string.Join(',', subscriptions)}]");
        web.MapPost("/{topic}", TakeAsync);
    }

    public static Task<TestApp> StartAsync(AppSidecar sidecar, Subscriber subscriber, params string[] subscriptions) =>
        TestApp.StartAsync(sidecar, web => subscriber.Map(web, subscriptions));

    private async Task TakeAsync(HttpContext http)
    {
        var call = Interlocked.Increment(ref calls);
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        Bodies.Enqueue(body);
        Headers.Enqueue(new HeaderDictionary(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value,
            StringComparer.OrdinalIgnoreCase)));
        using var json = JsonDocument.Parse(body);
        var got = json.RootElement.TryGetProperty("entries", out var entries)
            ? entries.EnumerateArray().Select(e => (e.GetProperty("entryId").GetString(), Read(e, call))).ToList()
            : [("", Read(json.RootElement, http.Request.Headers, call))];
        got.ForEach(g => All.Enqueue(g.Item2));
        CallSizes.Enqueue(got.Count);
        if (Instead is not null && await Instead(http))
            return;
        if (got is [("", var single)])
        {
            if (Answer(single) is { } status)
                await http.Response.WriteAsJsonAsync(new { status });
            return;
        }
        await http.Response.WriteAsJsonAsync(new
        {
            statuses = got.Select(g => (g.Item1, Answer(g.Item2))).Where(g => g.Item2 is not null)
                .Select(g => new { entryId = g.Item1, status = g.Item2 }),
        });
    }

    private static Got Read(JsonElement entry, int call)
    {
        var (envelope, metadata) = (entry.GetProperty("event"), entry.GetProperty("metadata"));
        string Meta(string name) => metadata.TryGetProperty(name, out var value) ? value.GetString()! : "";
        return new(Meta("__topic"), Data(envelope), Meta("__key"),
            int.Parse(Meta("__partition"), System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(Meta("__offset")), call);
    }

    private static Got Read(JsonElement envelope, IHeaderDictionary headers, int call) =>
        new(headers["__topic"]!, Data(envelope), headers["__key"].ToString(), int.Parse(headers["__partition"]!),
            long.Parse(headers["__offset"]!), call);

    private static string Data(JsonElement envelope) => envelope.TryGetProperty("data", out var data)
        ? data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText()
        : System.Text.Encoding.UTF8.GetString(envelope.GetProperty("data_base64").GetBytesFromBase64());
}
