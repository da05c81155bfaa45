using DaprMessaging.Cli.Chat;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Cli.Chat;

public sealed class RefusalWordingTests
{
    [Theory]
    [InlineData(Code.WriteForbidden, "peer", "you may not write here")]
    [InlineData(Code.NotAMember, "peer", "you are not in it")]
    [InlineData(Code.NotAMember, "user_id", "that user is not in it")]
    [InlineData(Code.AdminRequired, "channel_id", "only admins may do that")]
    [InlineData(Code.MessageTooLong, "messages", "Refused: MessageTooLong (messages)")]
    public void What_the_server_refuses_is_said_in_words_where_there_are_some(Code code, string field, string words) =>
        Assert.Equal(words, RefusalWording.Of(new RefusedException(Refusal.Of(code, field))));

    [Fact]
    public void What_else_goes_wrong_says_what_it_says() => Assert.Equal("no answer", RefusalWording.Of(new TimeoutException("no answer")));

    [Theory]
    [InlineData("/react 👍", true)]
    [InlineData("/ttl 1d", true)]
    [InlineData("/clear", false)]
    [InlineData("/clear all", true)]
    [InlineData("/pin", true)]
    [InlineData("/mute", true)]
    public void What_cannot_be_done_in_a_channel_is_not_tried(string line, bool can) =>
        Assert.Equal(can, RefusalWording.InChannel(Assert.IsType<Typed.Command>(Typed.Read(line))) is null);
}
