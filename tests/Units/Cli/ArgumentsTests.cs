using System.CommandLine;
using DaprMessaging.Cli;

namespace DaprMessaging.Units.Cli;

public sealed class ArgumentsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7171", true)]
    [InlineData("https://chat.example", true)]
    [InlineData("ws://127.0.0.1:7171/ws", true)]
    [InlineData("wss://chat.example/ws", true)]
    [InlineData("127.0.0.1:7171", false)]
    [InlineData("ftp://chat.example", false)]
    [InlineData("nonsense", false)]
    public void An_address_is_one_of_a_gateway(string text, bool isGood)
    {
        var option = new Option<Uri?>("--url") { CustomParser = Arguments.Url };
        var parsed = new Command("test") { option }.Parse(["--url", text]);
        Assert.Equal(isGood, parsed.Errors.Count == 0);
        if (isGood) Assert.Equal(new Uri(text), parsed.GetValue(option));
    }
}
