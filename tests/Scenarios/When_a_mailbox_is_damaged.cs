using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using Google.Protobuf;

namespace DaprMessaging.Scenarios;

/// <summary>A system is stopped, its database is damaged, and the commands find it, mend it, and say so.</summary>
public sealed class When_a_mailbox_is_damaged : IAsyncLifetime
{
    private static readonly Peer alice = Peer.User(1), bob = Peer.User(2);

    private readonly TemporaryFolder folder = new();

    public async ValueTask InitializeAsync()
    {
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            await using (var ledger = await Ledger.StartAsync(url, folder.Path))
            {
                Assert.True(await Wait.UntilAsync(() => ledger.Count > 60, TimeSpan.FromSeconds(30)), "nothing is written");
                await ledger.CheckAsync();
            }

            Assert.Equal(0, await up.InterruptAsync());
        }

        Assert.Empty(await VerifyAsync(expected: 0));
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_dialog_a_page_and_a_counter_are_built_again_from_the_log()
    {
        await StoppedSystem.DamageAsync(folder.Path, async (get, put) =>
        {
            var dialog = DialogState.Parser.ParseFrom(await get(Names.Dialog(2, alice)));
            dialog.UnreadCount += 5;
            await put(Names.Dialog(2, alice), dialog.ToByteString());
            await put(Names.Page(2, Peer.User(3), 0), new Page().ToByteString());
            await put(Names.Dialog(2, Peer.User(4)), ByteString.CopyFrom(0xff, 0xff));
        });
        var damages = await VerifyAsync(expected: 1);
        Assert.All(damages, d => Assert.Equal(("mailbox 2", "dmsg rebuild --user 2 --write"), (d.Where, d.Remedy)));
        Assert.Contains(damages, d => d.What.Contains("unreadCount", StringComparison.Ordinal));

        var (code, output, _) = await Dmsg.RunAsync("rebuild", "--user", "2", "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("unreadCount", output, StringComparison.Ordinal);
        Assert.Equal(damages.Count, (await VerifyAsync(expected: 1)).Count);

        (code, output, _) = await Dmsg.RunAsync("rebuild", "--user", "2", "--write", "--data", folder.Path);
        Assert.Equal(0, code);
        Assert.Contains("0 differences are left", output, StringComparison.Ordinal);
        Assert.Empty(await VerifyAsync(expected: 0));
    }

    [Fact]
    public async Task Operations_that_never_reached_a_mailbox_come_with_the_repair()
    {
        await StoppedSystem.DamageAsync(folder.Path, async (get, put) =>
        {
            var head = ConversationHead.Parser.ParseFrom(await get(Names.ConversationHead("u:1:2")));
            for (var i = 0; i < 6; i++)
            {
                (head.LastOp, head.LastDialogMessageId) = (head.LastOp + 1, head.LastDialogMessageId + 1);
                await put(Names.Op("u:1:2", head.LastOp), new Op
                {
                    OpNo = head.LastOp, Sender = 1, Date = head.LastDate,
                    Sent = new Sent { FirstDialogMessageId = head.LastDialogMessageId, Items = { new SentItem { RandomId = 7000 + i, Content = new Content { Text = $"unannounced {i}" } } } },
                }.ToByteString());
            }

            await put(Names.ConversationHead("u:1:2"), head.ToByteString());
        });
        var damages = await VerifyAsync(expected: 1);
        Assert.Equal(["mailbox 1", "mailbox 2"], damages.Select(d => d.Where));
        Assert.All(damages, d => Assert.Equal("dmsg verify --repair", d.Remedy));

        var (code, output, errors) = await Dmsg.RunAsync("verify", "--repair", "--data", folder.Path, "--json");
        Assert.True(code == 0, output + errors);
        Assert.Contains("\"repaired\":2,", output, StringComparison.Ordinal);
        Assert.Empty(await VerifyAsync(expected: 0));
    }

    [Fact]
    public async Task A_step_that_is_lost_is_named_and_nothing_is_made_up()
    {
        await StoppedSystem.DamageAsync(folder.Path, (_, put) => put(Names.Record(3, 5), ByteString.CopyFrom(0xff, 0xff)));
        var damage = Assert.Single(await VerifyAsync(expected: 1));
        Assert.Equal("mailbox 3", damage.Where);
        Assert.StartsWith("5 of ", damage.What, StringComparison.Ordinal);
        Assert.Contains("backup", damage.Remedy, StringComparison.Ordinal);

        var (code, output, _) = await Dmsg.RunAsync("rebuild", "--user", "3", "--write", "--data", folder.Path);
        Assert.Equal(1, code);
        Assert.Contains("1 differences are left", output, StringComparison.Ordinal);
        Assert.Equal(1, (await Dmsg.RunAsync("verify", "--repair", "--patience", "1", "--data", folder.Path)).Code);
    }

    private async Task<IReadOnlyList<StoppedSystem.Complaint>> VerifyAsync(int expected)
    {
        var verified = await StoppedSystem.VerifyAsync(folder.Path, expected);
        Assert.Equal((4, 6), (verified.Mailboxes, verified.Conversations));
        return verified.Damages;
    }
}
