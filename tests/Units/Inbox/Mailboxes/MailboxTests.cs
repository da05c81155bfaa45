using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Mailboxes;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>The log of a mailbox is numbered without holes, and its directory knows every dialog once.</summary>
public sealed class MailboxTests
{
    private readonly Room room = new();

    [Fact]
    public async Task Steps_of_all_kinds_are_numbered_in_one_row()
    {
        await room.RunAsync(Profile(2, "Bob"));
        await room.RunAsync(Send("u:1:2", 1, 11), Create(5, 1, 12, 2));
        await room.RunAsync(Read("u:1:2", 2, 1));
        await room.RunAsync(Send("u:1:2", 2, 13));
        await room.RunAsync(Read("u:1:2", 1, 2));
        Assert.Equal(
            ["Profile", "NewMessage", "NewMessage", "ReadInbox", "NewMessage", "ReadOutbox"],
            room.Mailbox(2).Log.Select(r => r.Update.ChangeCase.ToString()));
        room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Every_dialog_is_in_the_directory_once()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:2:3", 3, 12), Create(5, 1, 13, 2), Send("u:1:2", 2, 14), Send("u:2:2", 2, 15));
        Assert.Equal(["c5", "u1", "u2", "u3"], room.Mailbox(2).Directory.Select(p => p.ToKey()).Order());
        Assert.Equal(4, room.Mailbox(2).Head.DialogCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    public async Task A_directory_has_as_many_pages_as_it_needs(int batch)
    {
        foreach (var part in Enumerable.Range(2, 300).Select(u => Send($"u:1:{u}", 1, 11)).Chunk(batch))
        {
            await room.TakeAsync(part);
            room.Lose();
            await room.TakeAsync(room.Announced.TakeLast(2 * batch).Where(d => d.Owners.Contains(1)));
        }

        Assert.Equal(300, room.Mailbox(1).Head.DialogCount);
        Assert.Equal((256, 44), (Page(0).Peers.Count, Page(1).Peers.Count));
        Assert.Equal(300, room.Mailbox(1).Directory.Distinct().Count());

        DialogDirectory Page(int k) => room.Store.Get<DialogDirectory>(Names.DialogDirectory(1, k))!;
    }

    [Fact]
    public async Task A_dialog_says_at_which_step_it_last_changed()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Send("u:2:3", 3, 12));
        await room.RunAsync(Read("u:1:2", 2, 1));
        Assert.Equal((3, 2), (room.Mailbox(2).Dialog(Peer.User(1)).Pts, room.Mailbox(2).Dialog(Peer.User(3)).Pts));
    }

    [Fact]
    public async Task Messages_are_found_by_their_place_across_pages()
    {
        foreach (var part in Enumerable.Range(1, 260).Select(n => Send("u:1:2", 1, n)).Chunk(130)) await room.RunAsync(part);
        room.Mailbox(2).AssertSound(); // looks at every place
        Assert.Equal(128, room.Store.Get<Page>("mailbox/2/dialog/u1/page/0")!.MessageIds.Count);
        Assert.Equal(5, room.Store.Get<Page>("mailbox/2/dialog/u1/page/2")!.MessageIds.Count);
    }

    [Fact]
    public async Task After_a_restart_the_directory_is_added_to_and_not_begun_again()
    {
        foreach (var users in Enumerable.Range(2, 320).Chunk(20))
        {
            room.Restart();
            await room.TakeAsync(users.Select(u => Send($"u:1:{u}", 1, 11)));
            var own = room.Announced.TakeLast(2 * users.Length).Where(d => d.Owners.Contains(1)).ToList();
            room.Lose();
            room.Restart();
            await room.TakeAsync(own);
        }

        Assert.Equal(320, room.Mailbox(1).Head.DialogCount);
        Assert.Equal(320, room.Mailbox(1).Directory.Distinct().Count());
    }

    [Fact]
    public async Task A_mailbox_that_gains_no_dialog_does_not_look_into_its_directory()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        room.Restart();
        room.Store.ForgetCalls();
        await room.RunAsync(Send("u:1:2", 1, 12));
        Assert.DoesNotContain(Names.DialogDirectory(2, 0), room.Store.Reads.SelectMany(keys => keys));
        await room.RunAsync(Send("u:2:3", 3, 13));
        Assert.Contains(Names.DialogDirectory(2, 0), room.Store.Reads.SelectMany(keys => keys));
    }

    [Fact]
    public void A_mailbox_weighs_what_its_dialogs_do_and_keeps_of_each_turn_no_more_than_they()
    {
        var mailbox = new Mailbox(1);
        var ops = Enumerable.Range(2, 10).Select(u => mailbox.DialogOf($"u:1:{u}").OpOf(1)).ToList();
        Assert.Equal(15, mailbox.Weight);
        mailbox.Settle();
        Assert.All(ops.Index(), op => Assert.NotSame(op.Item, mailbox.DialogOf($"u:1:{op.Index + 2}").OpOf(1)));
    }
}
