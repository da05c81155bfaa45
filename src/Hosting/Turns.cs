using System.Text.Json;
using Dapr.AspNetCore;
using DaprMessaging.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace DaprMessaging.Hosting;

/// <summary>Takes one bulk delivery and answers for each of its entries, in their order.</summary>
public delegate Task<IReadOnlyList<EntryStatus>> TurnHandler(IReadOnlyList<Delivery> deliveries, CancellationToken ct);

/// <summary>Subscribes a handler to a topic, a batch at a time.</summary>
public static class Turns
{
    /// <summary>What daprd may wait for a batch to fill. The embedded sidecar never waits.</summary>
    private const int MaxAwaitMilliseconds = 10;

    public static void MapTurns(this IEndpointRouteBuilder app, string topic, TurnHandler handler, int maxMessages = 256)
    {
        app.MapPost("/topics/" + topic, (HttpContext context) => AnswerAsync(context, handler))
            .WithTopic(Names.PubSub, topic)
            .WithBulkSubscribe(new BulkSubscribeTopicOptions
            {
                TopicName = topic,
                MaxMessagesCount = maxMessages,
                MaxAwaitDurationMs = MaxAwaitMilliseconds,
            });
    }

    private static async Task AnswerAsync(HttpContext context, TurnHandler handler)
    {
        // A batch is as large as its events are; what would not be taken would come again without end.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
        var body = await JsonSerializer.DeserializeAsync(context.Request.BodyReader, BulkJson.Default.BulkBody, context.RequestAborted)
            ?? new BulkBody();
        var deliveries = body.Entries.ConvertAll(e => e.ToDelivery());
        var statuses = await handler(deliveries, context.RequestAborted);
        var reply = new BulkBody.Reply { Statuses = new List<BulkBody.Status>(deliveries.Count) };
        for (var i = 0; i < deliveries.Count; i++)
            reply.Statuses.Add(new BulkBody.Status(deliveries[i].EntryId, statuses[i] == EntryStatus.Success ? "SUCCESS" : "RETRY"));

        context.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(context.Response.BodyWriter, reply, BulkJson.Default.Reply, context.RequestAborted);
    }
}
