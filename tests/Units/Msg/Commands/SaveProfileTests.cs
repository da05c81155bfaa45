using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

/// <summary>What happens when a session begins.</summary>
public sealed class SaveProfileTests : IDisposable
{
    private readonly Desk desk = new();

    [Fact]
    public async Task A_new_name_is_stored_by_a_command_to_the_mailbox()
    {
        Assert.NotNull((await LoginAsync("Alice", "alice")).Accepted);
        var command = desk.Command<Proto.SaveProfile>();
        Assert.Equal(
            (1, "Alice", "alice", Desk.Now.ToUnixTimeMilliseconds(), 9001),
            (command.Owner, command.Name, command.Username, command.At, command.Origin.SessionId));
        Assert.Equal("s1", desk.Broker.Published.Single().Key);
    }

    [Fact]
    public async Task A_name_that_is_there_is_answered_at_once_with_the_pts_of_the_mailbox()
    {
        desk.Store.Put(Names.Profile(1), new State.Profile { Name = "Alice", Username = "alice" });
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 17 });
        var reply = await LoginAsync("Alice", "alice");
        Assert.Equal((17, Desk.Now.ToUnixTimeMilliseconds()), (reply.Result.State.Pts, reply.Result.State.Date));
        Assert.Empty(desk.Broker.Calls);
    }

    [Theory]
    [InlineData("Alicia", "alice")]
    [InlineData("Alice", "alicia")]
    [InlineData("Alice", "")]
    public async Task Another_name_is_stored(string name, string username)
    {
        desk.Store.Put(Names.Profile(1), new State.Profile { Name = "Alice", Username = "alice" });
        Assert.NotNull((await LoginAsync(name, username)).Accepted);
    }

    [Fact]
    public async Task A_name_that_was_stored_by_a_clock_that_was_ahead_is_older_all_the_same()
    {
        desk.Store.Put(Names.Profile(1), new State.Profile { Name = "Alice", SetAt = Desk.Now.ToUnixTimeMilliseconds() + 5000 });
        await LoginAsync("Alicia", "");
        Assert.Equal(Desk.Now.ToUnixTimeMilliseconds() + 5001, desk.Command<Proto.SaveProfile>().At);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_was_a_user_or_a_bot_stays_one(bool isBot)
    {
        desk.Store.Put(Names.Profile(1), new State.Profile { Name = "Alice", Bot = isBot });
        var refusal = (await LoginAsync("Alice", "", !isBot)).Result.Refusal;
        Assert.Equal((Refusal.Types.Code.TokenInvalid, "bot", 0), (refusal.Code, refusal.Field, refusal.RetryAfterMs));
        Assert.NotNull((await LoginAsync("Alice", "", isBot)).Result.State);
        Assert.NotNull((await LoginAsync("Alicia", "", isBot)).Accepted);
        Assert.Equal(isBot, desk.Command<Proto.SaveProfile>().Bot);
    }

    [Fact]
    public async Task Somebody_without_a_name_gets_a_mailbox_too() => Assert.NotNull((await LoginAsync("", "")).Accepted);

    public void Dispose() => desk.Dispose();

    private async Task<Reply> LoginAsync(string name, string username, bool isBot = false) => (await desk.Requests.TakeAsync(
        [new CallerRequest { Caller = Desk.Caller(1), Traceparent = "00-t", Login = new Login { Name = name, Username = username, Bot = isBot } }], CancellationToken.None))[0];
}
