using System.Text.Json;

namespace DaprMessaging.Scenarios;

public sealed class When_json_is_spoken
{
    [Fact]
    public async Task A_text_socket_is_a_full_device()
    {
        await using var world = await World.StartAsync();
        var bob = await world.PhoneAsync(2);
        await using var socket = await RawSocket.ConnectAsync(world);

        await socket.SendAsync(HelloOf(world));
        using var welcome = JsonDocument.Parse(await socket.ReceiveTextAsync());
        Assert.Equal("1", welcome.RootElement.GetProperty("welcome").GetProperty("userId").GetString());

        await socket.SendAsync("""
            {"requests":[{"requestId":"7","sendMessages":{"peer":{"userId":"2"},
              "messages":[{"randomId":"9007199254740993","content":{"text":"h\u00e9llo \ud83d\ude00"}}]}}]}
            """);
        var answer = await socket.ReceiveTextAsync();
        await bob.UntilTextAsync("héllo 😀");

        using var result = JsonDocument.Parse(answer);
        var update = result.RootElement.GetProperty("results")[0].GetProperty("updates").GetProperty("updates")[0];
        Assert.Equal("9007199254740993", update.GetProperty("newMessage").GetProperty("randomId").GetString());
        Assert.Equal("2", update.GetProperty("pts").GetString());
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("{\"requests\":[{\"requestId\":\"not a number\"}]}")]
    [InlineData("{\"requests\":[{\"requestId\":99999999999999999999999999}]}")]
    [InlineData("[1,2,3]")]
    [InlineData("{\"requests\":[{\"sendMessages\":{\"messages\":[{\"content\":{\"text\":\"\\ud83d\"}}]}}]}")]
    [InlineData("")]
    public async Task What_cannot_be_read_gets_a_clear_goodbye_or_refusal(string text)
    {
        await using var world = await World.StartAsync();
        await using var socket = await RawSocket.ConnectAsync(world);
        await socket.SendAsync(HelloOf(world));
        await socket.ReceiveTextAsync();

        await socket.SendAsync(text);
        var answer = await socket.ReceiveTextAsync();

        Assert.Contains("refusal", answer, StringComparison.Ordinal);
        await world.PhoneAsync(2);
    }

    private static string HelloOf(World world) =>
        JsonSerializer.Serialize(new { hello = new { token = world.Token(1), protocolVersion = 1 } });
}
