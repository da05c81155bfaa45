using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Msg;

/// <summary>What a channel has not: copies of one's own, and what could be done to them.</summary>
public sealed class ChannelRefusalTests : IDisposable
{
    private static readonly Peer News = Peer.Channel(5);

    private readonly House house = new();

    public static TheoryData<string, string> Requests => new()
    {
        { "peer", Text(new Request { GetReadDate = new GetReadDate { Peer = News, MessageId = 1 } }) },
        { "for_everyone", Text(new Request { DeleteMessages = new DeleteMessages { Peer = News, MessageIds = { 1 } } }) },
        { "for_everyone", Text(new Request { ClearHistory = new ClearHistory { Peer = News, MaxId = 1 } }) },
        { "for_everyone", Text(new Request { PinMessage = new PinMessage { Peer = News, MessageId = 1 } }) },
        { "for_everyone", Text(new Request { UnpinMessage = new UnpinMessage { Peer = News, MessageId = 1 } }) },
        { "for_everyone", Text(new Request { UnpinAllMessages = new UnpinAllMessages { Peer = News } }) },
        { "broadcast", Text(new Request { CreateChat = new CreateChat { RandomId = 1, Title = "a chat", Broadcast = true } }) },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task What_is_for_oneself_alone_is_refused(string field, string request)
    {
        var refusal = (await house.AskAsync(1, Request.Parser.ParseJson(request))).Refusal;
        Assert.Equal((Code.RequestInvalid, field), (refusal.Code, refusal.Field));
    }

    public void Dispose() => house.Dispose();

    private static string Text(Request request) => Google.Protobuf.JsonFormatter.Default.Format(request);
}
