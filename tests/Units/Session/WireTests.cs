using System.Net.WebSockets;
using System.Text;
using CsCheck;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Session;
using Google.Protobuf;

namespace DaprMessaging.Units.Session;

/// <summary>Frames over a WebSocket, binary or text.</summary>
public sealed class WireTests : IDisposable
{
    private static readonly ClientFrame Hello = new() { Hello = new Hello { Token = "t", ProtocolVersion = 1 } };

    private static readonly Gen<(int At, char To)[]> Edits =
        Gen.Select(Gen.Int[0, 1000], Gen.Char[@"\ud8{}[],:0e-+.truefalsn1 9"]).Array[0, 4];

    private readonly ScriptedSocket socket = new();
    private readonly Wire wire;

    public WireTests() => wire = new Wire(socket);

    [Fact]
    public async Task A_binary_message_is_a_frame_and_is_answered_in_binary()
    {
        socket.Hears(WebSocketMessageType.Binary, Hello.ToByteArray());
        Assert.Equal(Hello, await ReceiveAsync());
        await wire.SendAsync(new ServerFrame { Pts = 7 }, CancellationToken.None);
        var (type, data) = Assert.Single(socket.Sent);
        Assert.Equal((WebSocketMessageType.Binary, 7), (type, ServerFrame.Parser.ParseFrom(data).Pts));
    }

    [Fact]
    public async Task A_text_message_is_the_same_frame_in_JSON_and_is_answered_in_JSON()
    {
        socket.Hears(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(Hello)));
        Assert.Equal(Hello, await ReceiveAsync());
        await wire.SendAsync(new ServerFrame { Pts = (1L << 53) + 1 }, CancellationToken.None);
        var (type, data) = Assert.Single(socket.Sent);
        Assert.Equal((WebSocketMessageType.Text, """{ "pts": "9007199254740993" }"""), (type, Encoding.UTF8.GetString(data)));
    }

    [Fact]
    public async Task It_is_answered_as_it_last_spoke()
    {
        socket.Hears(WebSocketMessageType.Text, "{}"u8.ToArray()).Hears(WebSocketMessageType.Binary, []);
        await ReceiveAsync();
        await ReceiveAsync();
        await wire.SendAsync(new ServerFrame(), CancellationToken.None);
        Assert.Equal(WebSocketMessageType.Binary, socket.Sent[0].Type);
    }

    [Fact]
    public async Task A_frame_may_come_in_pieces()
    {
        foreach (var (b, i) in Hello.ToByteArray().Select((b, i) => (b, i)))
            socket.Hears(WebSocketMessageType.Binary, [b], end: i == Hello.CalculateSize() - 1);
        Assert.Equal(Hello, await ReceiveAsync());
    }

    [Fact]
    public async Task One_frame_follows_another()
    {
        socket.Hears(WebSocketMessageType.Binary, Weighing(100_000).ToByteArray()).Hears(
            WebSocketMessageType.Binary, Hello.ToByteArray());
        Assert.Equal(Weighing(100_000), await ReceiveAsync());
        Assert.Equal(Hello, await ReceiveAsync());
        Assert.Null(await ReceiveAsync());
    }

    [Fact]
    public async Task A_frame_of_512_KiB_is_taken_and_one_byte_more_is_not()
    {
        var largest = Weighing(Limits.Frame - (Weighing(Limits.Frame).CalculateSize() - Limits.Frame));
        Assert.Equal(Limits.Frame, largest.CalculateSize());
        socket.Hears(WebSocketMessageType.Binary, largest.ToByteArray());
        Assert.Equal(largest, await ReceiveAsync());

        socket.Hears(WebSocketMessageType.Binary, [.. largest.ToByteArray(), 0]);
        await Assert.ThrowsAsync<UnreadableFrameException>(ReceiveAsync);
    }

    [Fact]
    public async Task Somebody_who_never_ends_is_not_listened_to_for_ever()
    {
        for (var n = 0; n < 100; n++) socket.Hears(WebSocketMessageType.Binary, new byte[64 << 10], end: false);
        await Assert.ThrowsAsync<UnreadableFrameException>(ReceiveAsync);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("hello")]
    [InlineData("[]")]
    [InlineData("{\"hello\": 7}")]
    [InlineData("{\"requests\": {}}")]
    [InlineData("{\"hello\": {\"pts\": \"x\"}}")]
    [InlineData("{\"hello\": {\"protocolVersion\": 1e99}}")]
    public async Task JSON_that_is_no_frame_cannot_be_read(string text)
    {
        socket.Hears(WebSocketMessageType.Text, Encoding.UTF8.GetBytes(text));
        await Assert.ThrowsAsync<UnreadableFrameException>(ReceiveAsync);
    }

    [Fact]
    public async Task Fields_of_the_future_are_stepped_over()
    {
        socket.Hears(WebSocketMessageType.Text, """{"ofTheFuture": {"a": [1]}, "ping": {"number": "7", "more": true}}"""u8.ToArray());
        Assert.Equal(7, (await ReceiveAsync())!.Ping.Number);
    }

    [Fact]
    public async Task Whatever_comes_is_a_frame_or_cannot_be_read() =>
        await Gen.Select(Gen.Byte.Array[0, 30], Gen.Bool, Edits).SampleAsync(async (bytes, isText, edits) =>
        {
            var text = JsonFormatter.Default.Format(Hello).ToCharArray();
            foreach (var (at, c) in edits) text[at % text.Length] = c;
            var one = new ScriptedSocket()
                .Hears(WebSocketMessageType.Binary, bytes)
                .Hears(WebSocketMessageType.Text, isText ? bytes : Encoding.UTF8.GetBytes(text));
            using var line = new Wire(one);
            for (var n = 0; n < 2; n++)
            {
                try
                {
                    await line.ReceiveAsync(CancellationToken.None);
                }
                catch (UnreadableFrameException)
                {
                    // That is the other thing that may happen.
                }
            }
        }, iter: 1000);

    [Fact]
    public async Task A_client_that_closes_has_nothing_more_to_say() => Assert.Null(await ReceiveAsync());

    [Fact]
    public async Task The_end_is_said_once()
    {
        await wire.FinishAsync(CancellationToken.None);
        await wire.FinishAsync(CancellationToken.None);
        Assert.Equal(1, socket.Closes);
    }

    public void Dispose() => wire.Dispose();

    private Task<ClientFrame?> ReceiveAsync() => wire.ReceiveAsync(CancellationToken.None);

    private static ClientFrame Weighing(int bytes) => new() { Hello = new Hello { Token = new string('x', bytes) } };
}
