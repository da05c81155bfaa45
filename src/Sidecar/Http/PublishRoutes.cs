using System.Text.Json;
using DaprMessaging.Sidecar.Grpc;
using DaprMessaging.Sidecar.PubSub;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Proto = Dapr.Client.Autogen.Grpc.v1;

namespace DaprMessaging.Sidecar.Http;

/// <summary><c>/v1.0/publish/{pubsub}/{topic}</c> and its bulk form; a topic may have slashes.</summary>
internal sealed class PublishRoutes(PublishCalls publish)
{

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapWrite("/v1.0/publish/bulk/{pubsub}/{**topic}", PublishBulkAsync);
        routes.MapWrite("/v1.0-alpha1/publish/bulk/{pubsub}/{**topic}", PublishBulkAsync);
        routes.MapWrite("/v1.0/publish/{pubsub}/{**topic}", PublishAsync);
    }

    private async Task PublishAsync(HttpContext http)
    {
        var request = new Proto.PublishEventRequest
        {
            PubsubName = RawPath.Segment(http, 2),
            Topic = RawPath.Rest(http, 3),
            DataContentType = http.Request.ContentType ?? "",
            Data = UnsafeByteOperations.UnsafeWrap(await RequestBody.ReadAsync(http)),
        };
        QueryMetadata.AddTo(request.Metadata, http.Request);
        await publish.PublishAsync(request, http.Request.Headers, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task PublishBulkAsync(HttpContext http)
    {
        var request = new Proto.BulkPublishRequest
        {
            PubsubName = RawPath.Segment(http, 3),
            Topic = RawPath.Rest(http, 4),
        };
        publish.Demand(request.PubsubName, request.Topic);
        QueryMetadata.AddTo(request.Metadata, http.Request);
        try
        {
            request.Entries.Add(BulkPublishJson.Read(await RequestBody.ReadAsync(http)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw PublishErrors.Unmarshal(request.PubsubName, request.Topic, e.Message);
        }
        catch (FormatException e)
        {
            throw PublishErrors.Envelope(request.PubsubName, request.Topic, e.Message);
        }
        try
        {
            await publish.PublishBulkAsync(request, http.Request.Headers, http.RequestAborted);
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (SidecarException e) when (e.ErrorCode == PublishErrors.Failed)
        {
            // A bulk publish is all or nothing here, so all have failed.
            http.Response.StatusCode = e.Status;
            await http.Response.WriteAsJsonAsync(new
            {
                failedEntries = request.Entries.Select(x => new { entryId = x.EntryId, error = e.Message }),
                errorCode = e.ErrorCode,
            }, http.RequestAborted);
        }
    }
}
