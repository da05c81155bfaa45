using DaprMessaging.Cli.Tokens;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Sidecar;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

/// <summary>An app tells single users something in the name of the system, with a token of its own from the issuer.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_the_system_writes
{
    private static readonly Peer TheSystem = Peer.User(Names.SystemUser);

    [Fact]
    public async Task Only_that_user_gets_it_and_once_however_often_the_app_tries()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        await using var app = await world.System.Host.AddAsync("notices", TestContext.Current.CancellationToken);
        await AskAsync(world, app, "login", "");

        var first = await AskAsync(world, app, "sendMessages", Notice(1, 5, "Your code is 12345"));
        var again = await AskAsync(world, app, "sendMessages", Notice(1, 5, "Your code is 12345"));
        await AskAsync(world, app, "sendMessages", Notice(1, 6, "A new login"));
        foreach (var phone in new[] { alice, tablet })
        {
            await phone.UntilTextAsync("A new login");
            Assert.Equal(["Your code is 12345", "A new login"], phone.Texts);
            Assert.All(phone.Messages, m => Assert.Equal((TheSystem, Names.SystemUser, false), (m.Peer, m.FromUserId, m.Out)));
            Assert.Equal(2, phone.Counters(TheSystem)!.UnreadCount);
            await phone.CheckAsync();
        }

        Assert.Equal(first.MessagesSent, again.MessagesSent);
        Assert.True(first.MessagesSent is { Date: > 0, MessageIds.Count: 0 });
        var dialogs = await alice.Client.GetDialogsAsync();
        Assert.Equal("The system", dialogs.Users.Single(u => u.Id == Names.SystemUser).Name);
        await alice.Client.ReadHistoryAsync(TheSystem, alice.Messages[^1].Id);
        await tablet.UntilCountersAsync(TheSystem, c => c.UnreadCount == 0, "that it is read");

        await bob.UntilCurrentAsync();
        Assert.Empty(bob.Messages);
    }

    [Fact]
    public async Task It_keeps_no_copies()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        await using var app = await world.System.Host.AddAsync("notices", TestContext.Current.CancellationToken);
        var before = (await AskAsync(world, app, "login", "")).State.Pts;

        await AskAsync(world, app, "sendMessages", Notice(1, 5, "hello"));
        await alice.Client.ReadHistoryAsync(TheSystem, await alice.UntilTextAsync("hello"));
        await AskAsync(world, app, "sendMessages", Notice(1, 6, "goodbye"));
        await alice.UntilTextAsync("goodbye");

        Assert.Equal(before, (await AskAsync(world, app, "getState", "{}")).State.Pts);
        Assert.Empty((await AskAsync(world, app, "getDialogs", "{}")).Dialogs.Dialogs_);
    }

    [Fact]
    public async Task Nobody_can_answer_it_and_nobody_can_pass_for_it()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await using var app = await world.System.Host.AddAsync("notices", TestContext.Current.CancellationToken);
        await AskAsync(world, app, "login", "");
        await AskAsync(world, app, "sendMessages", Notice(1, 5, "hello"));
        var hello = await alice.UntilTextAsync("hello");

        await Refused.AsAsync(Refusal.Types.Code.WriteForbidden, () => alice.SendAsync(TheSystem, "who are you?"));
        await Refused.AsAsync(Refusal.Types.Code.WriteForbidden, () => bob.SendAsync(TheSystem, "hello?"));
        await Refused.AsAsync(Refusal.Types.Code.AuthorRequired, () => alice.Client.EditAsync(TheSystem, hello, "not that"));
        await Refused.AsAsync(Refusal.Types.Code.AuthorRequired, () => alice.Client.DeleteAsync(TheSystem, [hello], forEveryone: true));

        // Whoever has a user's token is that user, whatever the body says.
        await Invocation.AskAsync(app, "sendMessages", world.Token(1), Notice(2, 7, "I am the system"));
        await bob.UntilTextAsync("I am the system");
        Assert.Equal(1, bob.Messages.Single().FromUserId);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_hear_it_does_not()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        await using var app = await world.System.Host.AddAsync("notices", TestContext.Current.CancellationToken);
        await AskAsync(world, app, "login", "");
        await alice.Client.BlockUserAsync(Names.SystemUser);
        Assert.NotNull((await AskAsync(world, app, "sendMessages", Notice(1, 5, "not heard"))).MessagesSent);
        await alice.Client.BlockUserAsync(Names.SystemUser, blocked: false);
        await AskAsync(world, app, "sendMessages", Notice(1, 6, "heard"));
        await alice.UntilTextAsync("heard");
        Assert.Equal(["heard"], alice.Texts);
        await alice.CheckAsync();
    }

    private static string Notice(long user, long randomId, string text) =>
        $$"""{"peer":{"userId":"{{user}}"},"messages":[{"randomId":"{{randomId}}","content":{"text":"{{text}}"} }]}""";

    private static async Task<Result> AskAsync(World world, AppSidecar app, string verb, string body) => JsonParser.Default.Parse<Result>(await Invocation.AskAsync(
        app, verb, world.System.Tokens.Issue(new TokenRequest(Names.SystemUser) { Name = "The system", Device = "notices" }), body));
}
