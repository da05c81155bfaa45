using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class SetBotWebhookTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new();

    [Theory]
    [InlineData("")]
    [InlineData("echo")]
    [InlineData("bots/echo_1/updates-now~.json")]
    [InlineData("128")]
    public async Task It_goes_to_the_bots_own_mailbox(string path)
    {
        if (path == "128") path = new string('a', Limits.WebhookPath);
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 1, Bot = true });
        await desk.AssertBecomesAsync(new Proto.SetBotWebhook { Owner = 1, Path = path, At = Now, Origin = Desk.Origin() }, "s1", "mailbox/1/webhook", Set(path));
    }

    [Theory]
    [InlineData("https://example.com/")]
    [InlineData("/echo")]
    [InlineData("echo/")]
    [InlineData("a//b")]
    [InlineData("../admin")]
    [InlineData("a/./b")]
    [InlineData("a/.../b")]
    [InlineData("a?b=c")]
    [InlineData("a%2e%2e")]
    [InlineData("a b")]
    [InlineData("é")]
    public async Task What_could_lead_elsewhere_is_refused_without_asking_the_store(string path)
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "path", Set(path));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "path", Set(new string('a', 129)));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task It_is_not_for_people()
    {
        await desk.AssertRefusedAsync(Code.BotRequired, "", Set("echo"));
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 1 });
        await desk.AssertRefusedAsync(Code.BotRequired, "", Set("echo"));
    }

    [Fact]
    public async Task It_is_later_than_what_was_set_before_whatever_the_clock_says()
    {
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 1, Bot = true, BotWebhookSetAt = Now + 5000 });
        await desk.AssertAcceptedAsync(Set("echo"));
        Assert.Equal(Now + 5001, desk.Command<Proto.SetBotWebhook>().At);
    }

    public void Dispose() => desk.Dispose();

    private static Request Set(string path) => new() { SetBotWebhook = new SetBotWebhook { Path = path } };
}
