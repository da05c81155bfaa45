using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Dapr.Actors.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using Google.Protobuf;

namespace DaprMessaging.Units.Hosting.Actors;

/// <summary>Actors without a sidecar: the directory of each user is a list, and gateways keep what they are handed.</summary>
internal sealed class FakeActors : HttpMessageHandler
{
    /// <summary>As long as callers wait for one that hangs, where a test lets some hang.</summary>
    public static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    public FakeActors(TimeSpan? patience = null) => Actors = new DaprActors(new ActorProxyFactory(
        new ActorProxyOptions { HttpEndpoint = "http://127.0.0.1:1", UseJsonSerialization = true, DaprApiToken = "", RequestTimeout = patience ?? TimeSpan.FromSeconds(20) }, this));

    public IActors Actors { get; }

    public ConcurrentQueue<(string Type, string Id, string Method, string Body)> Calls { get; } = [];

    /// <summary>Sessions by user.</summary>
    public ConcurrentDictionary<long, SessionEntry[]> Directory { get; } = [];

    /// <summary>Devices that can be notified, by user.</summary>
    public ConcurrentDictionary<long, PushAddress[]> Notified { get; } = [];

    /// <summary>Devices that take what they are handed, by gateway and user.</summary>
    public ConcurrentDictionary<(string Server, long User), string[]> Reached { get; } = [];

    /// <summary>Whom the gateways do not have.</summary>
    public HashSet<long> Absent { get; } = [];

    /// <summary>Actor types that do not answer.</summary>
    public HashSet<string> Out { get; } = [];

    /// <summary>Actor types, or actors as "type id", that take a call and say nothing.</summary>
    public ConcurrentDictionary<string, bool> Hung { get; } = [];

    /// <summary>When what has been asked of a directory is answered, with what was so when it was asked.</summary>
    public TaskCompletionSource? Delay { get; set; }

    /// <summary>The answer of a method that is neither Resolve nor HandOver, as JSON.</summary>
    public Func<string, string> Answer { get; set; } = _ => "true";

    public IEnumerable<(string Server, string Lane, Handover Handover)> HandedOver => Calls.Where(c => c.Method == "HandOver")
        .Select(c => (c.Type["Gateway-".Length..], c.Id, Handover.Parser.ParseFrom(JsonSerializer.Deserialize<byte[]>(c.Body))));

    public IEnumerable<long> Resolved => Calls.Where(c => c.Method == "Resolve").Select(c => UserOf(c.Id));

    /// <summary>The user has a session at each of these.</summary>
    public FakeActors At(long user, params string[] servers)
    {
        Directory[user] = [.. servers.Select((s, i) => new SessionEntry(user * 10 + i, "d", s, "app"))];
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries); // v1.0 actors type id method name
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Calls.Enqueue((path[2], path[3], path[5], body));
        if (Out.Contains(path[2])) throw new HttpRequestException($"{path[2]} is out");
        if (Hung.ContainsKey(path[2]) || Hung.ContainsKey($"{path[2]} {path[3]}")) await Task.Delay(Timeout.Infinite, cancellationToken);
        var reply = new StringContent(Reply(path[2], path[3], path[5], body), Encoding.UTF8, "application/json");
        if (Delay is { } delay && path[5] == "Resolve") await delay.Task.WaitAsync(cancellationToken);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = reply };
    }

    private string Reply(string type, string id, string method, string body) => method switch
    {
        "Resolve" => JsonSerializer.Serialize(new Reach(Directory.GetValueOrDefault(UserOf(id), []), Notified.GetValueOrDefault(UserOf(id), [])), JsonSerializerOptions.Web),
        "HandOver" => JsonSerializer.Serialize(TakeHandover(type["Gateway-".Length..], Handover.Parser.ParseFrom(JsonSerializer.Deserialize<byte[]>(body)!))),
        _ => Answer(method),
    };

    private byte[] TakeHandover(string server, Handover handover) => new HandoverReply
    {
        AbsentUserIds = { handover.Deliveries.Select(d => d.UserId).Where(Absent.Contains).Distinct() },
        Reached = { handover.Deliveries.Where(d => d.AsksWho && Reached.ContainsKey((server, d.UserId))).Select(d => new Reached { UserId = d.UserId, DeviceIds = { Reached[(server, d.UserId)] } }) },
    }.ToByteArray();

    private static long UserOf(string id) => long.Parse(id.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);
}
