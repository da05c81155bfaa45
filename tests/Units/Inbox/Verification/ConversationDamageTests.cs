using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>What participants lack of a conversation is found and comes by the ordinary road; damage of the conversation is named.</summary>
public sealed class ConversationDamageTests
{
    [Fact]
    public async Task Operations_whose_announcement_was_lost_are_announced_again()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.TakeAsync(Send(Ward.Dialog, 1, 31, "lost"), Send(Ward.Dialog, 2, 32, "lost too"), Send(Ward.Chat, 2, 33, "also lost"));
        ward.Room.Lose();
        var damages = await ward.DamagesAsync();
        Assert.Equal(
            [("mailbox 1", "lacks operations 8 of c:5"), ("mailbox 2", "lacks operations 8 of c:5"), ("mailbox 1", "lacks operations 4-5 of u:1:2"), ("mailbox 2", "lacks operations 4-5 of u:1:2")],
            damages.Select(d => (d.Where, d.What)));
        Assert.All(damages, d => Assert.Equal(Cure.Repair, d.Cure));

        await ward.RepairAsync();
        Assert.Equal(["lost", "lost too"], ward.Room.Mailbox(2).Texts.Where(t => t.StartsWith("lost", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_mailbox_that_has_never_heard_of_a_chat_gets_all_of_its_time_there()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.TakeAsync(Add(5, 1, 41, 3));
        ward.Room.Lose();
        for (var i = 0; i < 12; i++)
        {
            await ward.Room.TakeAsync(Send(Ward.Chat, 1, 50 + i, $"text {i}"));
            ward.Room.Lose();
        }

        Assert.Contains(await ward.DamagesAsync(), d => d is { Where: "mailbox 3", What: "lacks operations 8-20 of c:5" });
        await ward.RepairAsync();
        Assert.Equal(12, ward.Room.Mailbox(3).Texts.Count(t => t.StartsWith("text", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_dialog_that_began_with_a_lost_announcement_is_found_from_the_other_side()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.TakeAsync(Send("u:1:3", 3, 61, "are you there?"));
        var toSender = ward.Room.Announced.Where(d => d.Conversation == "u:1:3" && d.Owners.Contains(3)).ToList();
        ward.Room.Lose();
        await ward.Room.RunAsync(toSender);
        Assert.Equal(("mailbox 1", Cure.Repair), await ward.OnlyAsync("lacks operations 1 of u:1:3") is var d ? (d.Where, d.Cure) : default);
        await ward.RepairAsync();
    }

    [Fact]
    public async Task A_reading_that_the_author_was_not_told_of_is_told()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.TakeAsync(Read(Ward.Dialog, 2, 4), Read(Ward.Chat, 1, 5));
        ward.Room.Lose();
        var damages = await ward.DamagesAsync();
        Assert.Equal(["mailbox 2", "mailbox 3", "mailbox 1"], damages.Select(d => d.Where));
        Assert.All(damages, d => Assert.Equal(("marks", Cure.Repair), (d.Check, d.Cure)));
        await ward.RepairAsync();
    }

    [Fact]
    public async Task A_mark_that_nobody_has_made()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<DialogState>(Names.Dialog(1, Peer.User(2)), d => d.ReadOutbox = 4);
        Assert.Contains(await ward.DamagesAsync(), d => d.Check == "marks" && d.What.Contains("nobody has read", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operation_that_is_gone_is_named_once_and_nothing_can_make_it()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Names.Op(Ward.Chat, 4));
        Assert.Equal(("conversation c:5", Cure.Backup), await ward.OnlyAsync("operations 4 of 7") is var d ? (d.Where, d.Cure) : default);
    }

    [Fact]
    public async Task An_operation_that_cannot_be_read()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Damage(Names.Op(Ward.Dialog, 2));
        Assert.Equal("conversation u:1:2", (await ward.OnlyAsync("operations 2 of 3")).Where);
    }

    [Fact]
    public async Task Operations_behind_the_head()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<ConversationHead>(Names.ConversationHead(Ward.Chat), h => h.LastOp--);
        Assert.Equal((Cure.Rebuild, Ward.Chat), await ward.OnlyAsync("behind the head") is var d ? (d.Cure, d.Conversation) : default);
    }

    [Fact]
    public async Task A_head_with_another_message_number()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<ConversationHead>(Names.ConversationHead(Ward.Chat), h => h.LastDialogMessageId += 3);
        await ward.OnlyAsync("the head says message 10");
    }

    [Fact]
    public async Task A_member_at_another_time()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<Membership>(Names.Members(Ward.Chat), m => m.Members.Single(x => x.UserId == 3).Intervals[0].LeftOp--);
        Assert.Equal("members", (await ward.OnlyAsync("has 3 at other times")).Check);
    }

    [Fact]
    public async Task An_operation_that_was_passed_and_never_entered()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.TakeAsync(Send(Ward.Dialog, 1, 31, "skipped"));
        ward.Room.Lose();
        foreach (var user in new[] { 1, 2 }) ward.Change<DialogState>(Names.Dialog(user, Peer.User(3 - user)), d => d.LastOp++);
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 32, "next"));
        var damages = (await ward.DamagesAsync()).Where(d => d.Check == "operations").ToList();
        Assert.Equal(["mailbox 1", "mailbox 2"], damages.Select(d => d.Where));
        Assert.All(damages, d => Assert.Equal(("has passed operations 4 of u:1:2 without entering them", Cure.Backup), (d.What, d.Cure)));
    }

    [Fact]
    public async Task A_mailbox_that_is_not_in_the_list()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Put(Names.MailboxDirectory(3, 0), new MailboxDirectory());
        ward.Store.Put(Names.MailboxDirectoryHead(3), new MailboxDirectoryHead());
        Assert.Equal((3, Cure.Rebuild), await ward.OnlyAsync("is not in the list of mailboxes") is var d ? (d.User, d.Cure) : default);
    }

    [Fact]
    public async Task A_list_of_mailboxes_that_counts_others_or_names_one_twice()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<MailboxDirectoryHead>(Names.MailboxDirectoryHead(1), h => h.Count = 4);
        ward.Change<MailboxDirectory>(Names.MailboxDirectory(2, 0), d => d.UserIds.Add(2));
        Assert.Equal(
            ["its head counts 4, its pages name 1", "it names 1 mailboxes twice", "its head counts 1, its pages name 2"],
            (await ward.DamagesAsync()).Select(d => d.What));
    }

    [Fact]
    public async Task Work_in_flight_is_no_damage_when_it_is_looked_at_again()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.TakeAsync(Send(Ward.Dialog, 1, 31, "on its way"));
        var audit = await ward.AuditAsync();
        Assert.Equal(2, audit.Damages.Count);

        // It arrives, and more is on its way by then.
        await ward.Room.SettleAsync();
        await ward.Room.TakeAsync(Send(Ward.Dialog, 1, 32, "the next one"));
        await audit.RecheckAsync();
        Assert.Empty(audit.Damages);
    }
}
