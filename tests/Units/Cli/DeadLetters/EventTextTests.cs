using DaprMessaging.Cli.DeadLetters;
using DaprMessaging.Units.Contracts;
using Google.Protobuf;

namespace DaprMessaging.Units.Cli.DeadLetters;

public sealed class EventTextTests
{
    /// <summary>Whatever the protos of the two topics define.</summary>
    public static TheoryData<string> Types => [.. ContractTypes.Messages
        .Where(m => m.File.Name is "inbox.proto" or "sync.proto" && m.ContainingType is null).Select(m => m.FullName)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_event_is_shown_as_json(string type)
    {
        var descriptor = ContractTypes.Message(type);
        foreach (var message in Example.AllOf(descriptor))
        {
            var (json, problem) = EventText.Decode(type, isJson: false, message.ToByteString());
            Assert.Null(problem);
            Assert.Equal(message, JsonParser.Default.Parse(json, descriptor));
        }
    }

    [Fact]
    public void What_came_as_json_is_shown_as_it_came() =>
        Assert.Equal("{\"a\":1}", EventText.Decode("any", isJson: true, ByteString.CopyFromUtf8("{\"a\":1}")).Json);

    [Theory]
    [InlineData("daprmessaging.inbox.SendMessages", "")]
    [InlineData("daprmessaging.inbox.OfTomorrow", "daprmessaging.inbox.OfTomorrow is not known here")]
    public void What_cannot_be_read_says_why(string type, string part)
    {
        var (json, problem) = EventText.Decode(type, isJson: false, ByteString.CopyFrom(0xff, 0xff));
        Assert.Null(json);
        Assert.NotEmpty(problem!);
        Assert.Contains(part, problem, StringComparison.Ordinal);
    }
}
