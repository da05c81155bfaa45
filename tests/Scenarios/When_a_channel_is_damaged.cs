using DaprMessaging.Cli.Tokens;
using DaprMessaging.Cli.Up;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

/// <summary>What is kept once for all is damaged while the system is stopped, and built again from what was done; then life goes on.</summary>
public sealed class When_a_channel_is_damaged
{
    [Fact]
    public async Task Its_head_messages_and_members_are_built_again_and_devices_go_on_where_they_were()
    {
        using var folder = new TemporaryFolder();
        var id = 0L;
        await WithAsync(folder, async (alice, bob) =>
        {
            id = await alice.Client.CreateChannelAsync("The flock", [2]);
            await alice.SendAllAsync(Peer.Channel(id), Enumerable.Range(0, 20).Select(n => $"message {n}"));
            await bob.Client.SendAsync(Peer.Channel(id), "from bob");
        });
        var channel = Names.ChannelConversation(id);
        await StoppedSystem.DamageAsync(folder.Path, async (get, put) =>
        {
            var message = ChannelMessage.Parser.ParseFrom(await get(Names.ChannelMessage(channel, 5)));
            message.Message.Content.Text = "forged";
            await put(Names.ChannelMessage(channel, 5), message.ToByteString());
            await put(Names.ChannelMessage(channel, 6), ByteString.CopyFrom(0xff, 0xff));
            await put(Names.Members(channel, 2), new Membership().ToByteString());
            await put(Names.ConversationHead(channel), ByteString.CopyFrom(0xff, 0xff));
        });

        var rebuild = new[] { "rebuild", "--conversation", channel, "--data", folder.Path };
        var damages = (await StoppedSystem.VerifyAsync(folder.Path, expected: 1)).Damages;
        Assert.Equal(4, damages.Count);
        Assert.All(damages, d => Assert.Equal(($"channel {channel}", $"dmsg rebuild --conversation {channel} --write"), (d.Where, d.Remedy)));
        Assert.Equal(1, (await Dmsg.RunAsync(rebuild)).Code);
        Assert.Equal(damages, (await StoppedSystem.VerifyAsync(folder.Path, expected: 1)).Damages);

        var (code, output, errors) = await Dmsg.RunAsync([.. rebuild, "--write"]);
        Assert.True(code == 0, output + errors);
        Assert.Contains("0 differences are left", output, StringComparison.Ordinal);
        Assert.Empty((await StoppedSystem.VerifyAsync(folder.Path, expected: 0)).Damages);

        await WithAsync(folder, async (alice, bob) =>
        {
            await bob.Client.SendAsync(Peer.Channel(id), "still here");
            var texts = (await alice.Client.GetHistoryAsync(Peer.Channel(id), limit: 100, forward: true)).Messages.Where(m => m.Content is not null).Select(m => m.Content.Text);
            Assert.Equal([.. Enumerable.Range(0, 20).Select(n => $"message {n}"), "from bob", "still here"], texts);
        });
    }

    private static async Task WithAsync(TemporaryFolder folder, Func<Phone, Phone, Task> act)
    {
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            await using (var alice = await PhoneAsync(1))
            await using (var bob = await PhoneAsync(2))
            {
                await act(alice, bob);
            }

            Assert.Equal(0, await up.InterruptAsync());
        }

        async Task<Phone> PhoneAsync(long user)
        {
            var token = TokenIssuer.Of(new DataFolder(folder.Path)).Issue(new TokenRequest(user) { Name = $"u{user}" });
            var phone = new Phone(new MessagingClientOptions { Url = url, Token = _ => ValueTask.FromResult(token), Pts = 0 });
            await phone.Client.ConnectAsync();
            phone.Listen();
            return phone;
        }
    }
}
