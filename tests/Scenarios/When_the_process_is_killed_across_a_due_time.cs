using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

public sealed class When_the_process_is_killed_across_a_due_time
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task What_was_due_meanwhile_is_sent_once_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using var alice = await PhoneAsync(folder, url, 1);
        await using var bob = await PhoneAsync(folder, url, 2);
        var id = await alice.Client.ScheduleAsync(bob.Peer, "while nobody was there", When_messages_are_scheduled.In(hours: 9)) ?? 0;
        var due = When_messages_are_scheduled.In(seconds: 3);
        await alice.Client.EditScheduledAsync(id, date: due);
        await up.KillAsync();
        await up.DisposeAsync();
        Assert.True(await Wait.UntilAsync(() => When_messages_are_scheduled.In() > due + 500, Patience), "it does not get later");

        (up, _) = await Dmsg.UpAsync(folder.Path, url.Port);
        await using (up)
        {
            await bob.UntilTextAsync("while nobody was there");
            await alice.UntilAsync(p => p.View.Scheduled.Count == 0, "that nothing waits any more");
            await alice.CheckAsync();
            Assert.Single(bob.Texts);
            Assert.True(bob.Messages.Single().Date >= due, "it was sent before its time");
        }
    }

    [Fact]
    public async Task Of_many_that_are_due_while_it_is_killed_again_and_again_each_is_sent_once_and_none_before_its_time()
    {
        const int Messages = 40, Kills = 5;
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using var alice = await PhoneAsync(folder, url, 1);
        await using var bob = await PhoneAsync(folder, url, 2);
        var due = new Dictionary<string, long>();
        var begin = When_messages_are_scheduled.In(seconds: 12);
        for (var i = 0; i < Messages; i++)
        {
            due[$"message {i}"] = begin + (i * 250);
            Assert.NotNull(await alice.Client.ScheduleAsync(bob.Peer, $"message {i}", due[$"message {i}"]));
        }

        for (var kill = 1; kill <= Kills; kill++)
        {
            var moment = begin + (kill * Messages * 250 / (Kills + 1));
            Assert.True(await Wait.UntilAsync(() => When_messages_are_scheduled.In() >= moment, Patience), "it does not get later");
            await up.KillAsync();
            await up.DisposeAsync();
            (up, _) = await Dmsg.UpAsync(folder.Path, url.Port);
        }

        await using (up)
        {
            await bob.UntilAsync(p => p.Texts.Count() >= Messages, $"{Messages} messages");
            await alice.UntilAsync(p => p.View.Scheduled.Count == 0, "that nothing waits any more");
            await alice.CheckAsync();
            Assert.Equal(due.Keys.Order(), bob.Texts.Order());
            Assert.All(bob.Messages, m => Assert.True(m.Date >= due[m.Content.Text], $"'{m.Content.Text}' was sent before its time"));
            var (code, output, problems) = await Dmsg.RunAsync("verify", "--data", folder.Path);
            Assert.True(code == 0, output + problems);
        }
    }

    [Fact]
    public async Task What_was_to_go_meanwhile_goes_once_when_it_is_back()
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using var alice = await PhoneAsync(folder, url, 1);
        await using var bob = await PhoneAsync(folder, url, 2);
        await alice.SendAsync(bob.Peer, "this stays");
        var sent = await When_messages_go_by_themselves.SendAsync(alice, bob.Peer, 3, "this does not", "nor this");
        await bob.UntilCountersAsync(alice.Peer, c => c.UnreadCount == 3, "three unread");
        await up.KillAsync();
        await up.DisposeAsync();
        Assert.True(await Wait.UntilAsync(() => When_messages_are_scheduled.In() > sent.Date + 3500, Patience), "it does not get later");

        (up, _) = await Dmsg.UpAsync(folder.Path, url.Port);
        await using (up)
        {
            await bob.UntilCountersAsync(alice.Peer, c => c.UnreadCount == 1, "one unread");
            await alice.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "that they are gone");
            foreach (var phone in new[] { alice, bob })
            {
                await phone.CheckAsync();
                Assert.Single(phone.Shown, u => u.MessagesDeleted is not null);
            }

            var (code, output, problems) = await Dmsg.RunAsync("verify", "--data", folder.Path);
            Assert.True(code == 0, output + problems);
        }
    }

    private static async Task<Phone> PhoneAsync(TemporaryFolder folder, Uri url, long user)
    {
        var tokens = TokenIssuer.Of(new DataFolder(folder.Path));
        var phone = new Phone(new MessagingClientOptions
        {
            Url = url, Patience = TimeSpan.FromMinutes(2), AttemptTimeout = TimeSpan.FromSeconds(5),
            Token = _ => ValueTask.FromResult(tokens.Issue(new TokenRequest(user) { Device = "phone", Name = $"u{user}", Username = $"u{user}" })),
        });
        await phone.Client.ConnectAsync(TestContext.Current.CancellationToken);
        phone.Listen();
        return phone;
    }
}
