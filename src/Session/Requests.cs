using System.Threading.Channels;
using Dapr.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Session;

/// <summary>
/// The way to Msg: each call carries what queued while the last one was out. Commands of one user stay in order; queries go
/// beside them, so that a long one keeps nobody from sending; searches beside both, because they may be slow.
/// </summary>
internal sealed class Requests(Instance instance, DaprEndpoint endpoint, Listeners listeners, Watchers watchers, Quotas quotas, OwnSessions own, TimeProvider time, ILogger<Requests> log)
    : BackgroundService, IMsg
{
    private const int CommandLanes = 2, QueryLanes = 4, SearchLanes = 2, PerCall = 256, Queue = 8192;

    // What a question counts for whose answer is a page: a page can have hundreds of kilobytes, and all answers of a call come together.
    private const int Page = PerCall / 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), LoginPatience = TimeSpan.FromSeconds(10);

    private readonly HttpClient msg = CreateClient(endpoint);
    private readonly Channel<Asked>[] commands = Lanes(CommandLanes);
    private readonly Channel<Asked> queries = NewLane(), searches = NewLane();

    public void Take(Device device, Request request)
    {
        if (request.RequestId == 0) Refuse(device, request.RequestId, Code.RequestInvalid, "request_id");
        else if (!device.TryBegin(request.RequestId)) device.Reject(request.RequestId);
        else if (quotas.Ask(device.UserId, request) is { } after) device.Complete(new Result { RequestId = request.RequestId, Refusal = Refusal.After(after) });
        else if (OwnSessions.Concerns(request)) _ = own.AnswerAsync(device, request);
        else if (Watchers.Concerns(request)) _ = watchers.AnswerAsync(device, request, this);
        else Enqueue(device, new CallerRequest { Request = request });
    }

    public Task<Result> LoginAsync(Device device, CancellationToken ct)
    {
        var login = device.BeginLogin();
        Enqueue(device, new CallerRequest
        {
            Login = new Login { Name = device.Identity.Name, Username = device.Identity.Username, Bot = device.Identity.IsBot },
        });
        return login.WaitAsync(LoginPatience, time, ct);
    }

    public Task<ICollection<long>> FindVisibleAsync(Device device, IEnumerable<long> users, CancellationToken ct)
    {
        var found = new TaskCompletionSource<ICollection<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(device, new CallerRequest { FindVisible = new FindVisible { UserIds = { users } } }, found);
        return found.Task.WaitAsync(LoginPatience, time, ct);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        commands.Concat(Enumerable.Repeat(queries, QueryLanes)).Concat(Enumerable.Repeat(searches, SearchLanes)).Select(lane => CarryAsync(lane.Reader, stoppingToken)));

    private void Enqueue(Device device, CallerRequest request, TaskCompletionSource<ICollection<long>>? found = null)
    {
        request.Caller = new Caller
        {
            UserId = device.UserId, DeviceId = device.DeviceId, ServerId = instance.Name, SessionId = device.SessionId,
        };
        request.Traceparent = Tracing.TraceParent();
        var lane = request switch
        {
            { FindVisible: not null } => queries,
            { Request: { } call } when call.IsSearch() => searches,
            { Request: { } call } when call.IsQuery() => queries,
            _ => commands[device.UserId % CommandLanes],
        };
        var asked = new Asked(device, request, listeners.Moment(), found);
        if (!lane.Writer.TryWrite(asked)) asked.Refuse(Code.TooManyRequests);
    }

    private async Task CarryAsync(ChannelReader<Asked> lane, CancellationToken ct)
    {
        var asked = new List<Asked>();
        while (await lane.WaitToReadAsync(ct))
        {
            asked.Clear();
            var (count, bytes) = (0, 0);
            while (count < PerCall && bytes < Limits.Frame && lane.TryRead(out var next))
            {
                // Who does not take what was asked for before gets nothing more, and costs nothing more.
                if (next.IsQuery && next.Device.IsBehind)
                {
                    next.Refuse(Code.TooManyRequests);
                    continue;
                }

                asked.Add(next);
                count += next.Found is not null || (next.IsQuery && next.Request.Request.GetState is null) ? Page : 1;
                bytes += next.Request.CalculateSize();
            }

            if (asked.Count > 0) await AskAsync(asked, ct);
        }
    }

    private async Task AskAsync(List<Asked> asked, CancellationToken ct)
    {
        try
        {
            using var body = new ByteArrayContent(new RequestBatch { Requests = { asked.Select(a => a.Request) } }.ToByteArray());
            using var response = await msg.PostAsync(new Uri("/requests", UriKind.Relative), body, ct);
            response.EnsureSuccessStatusCode();
            var replies = ReplyBatch.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync(ct)).Replies;
            for (var i = 0; i < asked.Count; i++)
            {
                if (replies[i].Visible is { } visible) asked[i].Found?.TrySetResult(visible.UserIds);
                if (replies[i].Result is not { } result) continue;
                if (asked[i].Found is not null) asked[i].Refuse(result.Refusal.Code);
                else if (Listeners.Concerns(asked[i].Request.Request)) _ = HearAsync(asked[i], result, ct);
                else asked[i].Device.Complete(result);
            }
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whether Msg took them nobody knows: asking again with the same random_id is safe.
            log.MsgFailed(asked.Count, e.Message);
            foreach (var one in asked) one.Refuse(Code.Unavailable);
        }
    }

    // Beside the lane: the directory may take its time. A device has no more of these than requests that wait.
    private async Task HearAsync(Asked asked, Result result, CancellationToken ct)
    {
        try
        {
            if (await listeners.HearAsync(asked.Device, asked.Request.Request, result, asked.Moment, ct)) asked.Device.Complete(result);
            else if (!queries.Writer.TryWrite(asked with { Moment = listeners.Moment() })) asked.Refuse(Code.TooManyRequests);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.MsgFailed(1, e.Message);
            asked.Refuse(Code.Unavailable);
        }
    }

    private static void Refuse(Device device, ulong requestId, Code code, string field = "") => device.Complete(new Result
    {
        RequestId = requestId, Refusal = Refusal.Of(code, field),
    });

    private static HttpClient CreateClient(DaprEndpoint endpoint)
    {
        var client = DaprClient.CreateInvokeHttpClient(Names.Msg, endpoint.Http, endpoint.ApiToken);
        client.Timeout = Patience;
        return client;
    }

    private static Channel<Asked>[] Lanes(int count) => [.. Enumerable.Range(0, count).Select(_ => NewLane())];

    private static Channel<Asked> NewLane() => Channel.CreateBounded<Asked>(Queue);

    private readonly record struct Asked(Device Device, CallerRequest Request, long Moment, TaskCompletionSource<ICollection<long>>? Found = null)
    {
        public bool IsQuery => Request.Request?.IsQuery() == true;

        public void Refuse(Code code)
        {
            if (Found is { } found) found.TrySetException(new RefusedException(code));
            else Requests.Refuse(Device, Request.Request?.RequestId ?? 0, code);
        }
    }
}
