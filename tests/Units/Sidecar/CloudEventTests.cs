using System.Text;
using System.Text.Json;
using CsCheck;
using DaprMessaging.Sidecar.App;
using DaprMessaging.Sidecar.PubSub;

namespace DaprMessaging.Units.Sidecar;

public sealed class CloudEventTests
{
    private const string Tail = "\"id\":\"00000000-0000-0000-0000-000000000001\",\"pubsubname\":\"pubsub\",\"source\":\"msg\",\"specversion\":\"1.0\",\"time\":\"2026-01-02T03:04:05Z\",\"topic\":\"Inbox-T\",\"traceid\":\"t\",\"traceparent\":\"t\",\"tracestate\":\"\",\"type\":\"com.dapr.event.sent\"}";

    [Theory]
    [InlineData("application/json", "{\"b\":1.50,\"a\":\"<é>\",\"n\":9007199254740993}",
        "{\"data\":{\"a\":\"\\u003cé\\u003e\",\"b\":1.50,\"n\":9007199254740993},\"datacontenttype\":\"application/json\",")]
    [InlineData("application/json", "[ 1, null, true, {} , [] ]",
        "{\"data\":[1,null,true,{},[]],\"datacontenttype\":\"application/json\",")]
    [InlineData("application/json; charset=utf-8", "\"x\"",
        "{\"data\":\"x\",\"datacontenttype\":\"application/json; charset=utf-8\",")]
    [InlineData("application/json", "{\"a\":1,\"a\":2}", "{\"data\":{\"a\":2},\"datacontenttype\":\"application/json\",")]
    [InlineData("application/vnd.x+json", "{}",
        "{\"data\":\"{}\",\"datacontenttype\":\"application/vnd.x+json\",")]
    [InlineData("application/json", "no json", "{\"data\":\"no json\",\"datacontenttype\":\"application/json\",")]
    [InlineData("", "a\"b\\\n\u0001", "{\"data\":\"a\\\"b\\\\\\n\\u0001\",\"datacontenttype\":\"text/plain\",")]
    [InlineData("application/octet-stream", "abc",
        "{\"data_base64\":\"YWJj\",\"datacontenttype\":\"application/octet-stream\",")]
    [InlineData("application/octet-stream", "",
        "{\"data_base64\":\"\",\"datacontenttype\":\"application/octet-stream\",")]
    public void The_envelope_is_what_daprd_makes_byte_for_byte(string contentType, string data, string head) =>
        Assert.Equal(head + Tail, Envelope(contentType, Encoding.UTF8.GetBytes(data)));

    [Fact]
    public void Metadata_overrides_its_fields()
    {
        var json = Envelope("application/octet-stream", [1], new()
        {
            ["id"] = "i",
            ["source"] = "s",
            ["type"] = "messaging.SendMessages",
            ["subject"] = "sub",
            ["traceparent"] = "p",
            ["tracestate"] = "ts",
        });
        Assert.Equal(
            "{\"data_base64\":\"AQ==\",\"datacontenttype\":\"application/octet-stream\",\"id\":\"i\",\"pubsubname\":\"pubsub\",\"source\":\"s\",\"specversion\":\"1.0\",\"subject\":\"sub\",\"time\":\"2026-01-02T03:04:05Z\",\"topic\":\"Inbox-T\",\"traceid\":\"p\",\"traceparent\":\"p\",\"tracestate\":\"ts\",\"type\":\"messaging.SendMessages\"}", json);
    }

    [Fact]
    public void What_is_a_CloudEvent_already_keeps_its_fields_and_gets_its_place()
    {
        var json = Envelope("application/cloudevents+json",
            "{\"type\":\"x\",\"id\":\"1\",\"specversion\":\"1.0\",\"topic\":\"lie\",\"data\":{\"z\":1,\"a\":2},\"ext\":\"e\"}"u8.ToArray());
        Assert.Equal(
            "{\"data\":{\"a\":2,\"z\":1},\"ext\":\"e\",\"id\":\"1\",\"pubsubname\":\"pubsub\",\"source\":\"Dapr\",\"specversion\":\"1.0\",\"time\":\"2026-01-02T03:04:05Z\",\"topic\":\"Inbox-T\",\"traceid\":\"t\",\"traceparent\":\"t\",\"tracestate\":\"\",\"type\":\"x\"}", json);
        Assert.ThrowsAny<JsonException>(() => Envelope("application/cloudevents+json", "[]"u8.ToArray()));
        Assert.ThrowsAny<JsonException>(() => Envelope("application/cloudevents+json", "nothing"u8.ToArray()));
    }

    [Fact]
    public void A_life_time_becomes_an_expiration() =>
        Assert.Contains("\"expiration\":\"2026-01-02T03:05:05Z\",\"id\"",
            Encoding.UTF8.GetString((Make("application/json", "1"u8.ToArray(), []) with
            {
                ExpiresAt = new DateTimeOffset(2026, 1, 2, 3, 5, 5, TimeSpan.Zero),
            }).ToBytes()), StringComparison.Ordinal);

    [Fact]
    public void Any_string_survives() => Gen.String.Sample(text =>
    {
        var json = JsonDocument.Parse(Envelope("text/plain", Encoding.UTF8.GetBytes(text)));
        return json.RootElement.GetProperty("data")
            .GetString() == Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
    });

    [Fact]
    public void The_trace_of_an_envelope_is_found()
    {
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Assert.Equal(trace,
            EnvelopeTrace.ParentOf(Encoding.UTF8.GetBytes(Envelope("application/json",
            "{\"traceparent\":{}}"u8.ToArray(), new() { ["traceparent"] = trace }))));
        Assert.Null(EnvelopeTrace.ParentOf(Encoding.UTF8.GetBytes(Envelope("text/plain", [],
            new() { ["traceparent"] = "00-00000000000000000000000000000000-0000000000000000-00" }))));
    }

    private static string Envelope(string contentType, byte[] data, Dictionary<string, string>? overrides = null) =>
        Encoding.UTF8.GetString(Make(contentType, data, overrides ?? []).ToBytes());

    private static CloudEvent Make(string contentType, byte[] data, Dictionary<string, string> overrides) =>
        new("pubsub", "Inbox-T", "msg")
        {
            Data = data,
            ContentType = contentType,
            TraceParent = "t",
            Now = new DateTimeOffset(2026, 1, 2, 4, 4, 5, TimeSpan.FromHours(1)),
            Override = key => overrides.GetValueOrDefault(key["cloudevent.".Length..]),
            NewId = () => new Guid(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
        };
}
