using System.Text;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Hosting.Tokens;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg;

/// <summary>
/// What other apps may ask in a user's name, one route a request: <c>POST /{verb}</c>, protobuf or JSON by content type,
/// the user's JWT as bearer token. The verb is the name of the call in client.proto, as in JSON: sendMessages, getDialogs …;
/// or <c>login</c>, which is to a caller without a socket what Hello is to a device.
/// </summary>
internal sealed class Verbs(Requests requests, Waiting waiting, Polls polls, TokenReader tokens, IActors actors, ILogger<Verbs> log)
{
    private const string LoginVerb = "login";

    private static readonly Dictionary<string, FieldDescriptor> Calls =
        Request.Descriptor.Oneofs.Single(o => o.Name == "call").Fields.ToDictionary(f => f.JsonName);

    private static readonly JsonParser Json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public async Task AnswerAsync(HttpContext context, string verb)
    {
        if (!Calls.TryGetValue(verb, out var call) && verb != LoginVerb)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsync($"No such request. There are: {string.Join(", ", Calls.Keys.Append(LoginVerb))}");
            return;
        }

        var isJson = context.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) ?? true;
        await WriteAsync(context, await ResultAsync(context, call, isJson), isJson);
    }

    private async Task<Result> ResultAsync(HttpContext context, FieldDescriptor? call, bool isJson)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var token = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : "";
        if (await tokens.ReadAsync(token) is not { } identity) return Refusals.Of(Code.TokenInvalid, "authorization");
        if (await RefuseAsync(identity, context.RequestAborted) is { } refusal) return refusal;
        if (call is null) return await LoginAsync(context, identity);
        if (context.Request.ContentLength > Limits.Frame) return Refusals.Of(Code.CommandTooLarge);
        var request = new Request();
        try
        {
            call.Accessor.SetValue(request, await ReadAsync(context, call.MessageType, isJson));
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or BadHttpRequestException)
        {
            return Refusals.Of(Code.FrameInvalid);
        }

        return request.GetUpdates is { } poll
            ? await polls.AskAsync(identity, poll, () => AskAsync(context, identity, request.Clone()), context.RequestAborted)
            : await AskAsync(context, identity, request);
    }

    private Task<Result> AskAsync(HttpContext context, Identity identity, Request request) => waiting.AskAsync(
        identity.UserId, identity.DeviceId, request,
        async asked => (await requests.TakeAsync([asked], context.RequestAborted))[0], context.RequestAborted);

    // A device that its user has ended has no say here either.
    private async Task<Result?> RefuseAsync(Identity identity, CancellationToken ct)
    {
        try
        {
            return await actors.AdmitsAsync(identity.UserId, new TokenClaim(identity.DeviceId, identity.IssuedAt), ct) ? null : Refusals.Of(Code.TokenInvalid, "authorization");
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.DirectoryFailed(identity.UserId, e.Message);
            return Refusals.Of(Code.Unavailable);
        }
    }

    private Task<Result> LoginAsync(HttpContext context, Identity identity) => waiting.AskAsync(
        identity.UserId, identity.DeviceId, new Request(),
        async asked =>
        {
            asked.Login = new Login { Name = identity.Name, Username = identity.Username, Bot = identity.IsBot };
            return (await requests.TakeAsync([asked], context.RequestAborted))[0];
        }, context.RequestAborted);

    private static async Task<IMessage> ReadAsync(HttpContext context, MessageDescriptor type, bool isJson)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return isJson
            ? Json.Parse(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length), type)
            : type.Parser.ParseFrom(body.GetBuffer(), 0, (int)body.Length);
    }

    private static async Task WriteAsync(HttpContext context, Result result, bool isJson)
    {
        result.RequestId = 0;
        context.Response.ContentType = isJson ? "application/json" : "application/protobuf";
        var bytes = isJson ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(result)) : result.ToByteArray();
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
