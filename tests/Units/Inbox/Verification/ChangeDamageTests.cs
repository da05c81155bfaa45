using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.Commands;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Edits and deletions that one mailbox has otherwise than the conversation are found, and told apart by what can mend them.</summary>
public sealed class ChangeDamageTests
{
    private static readonly Peer alice = Peer.User(1);

    [Fact]
    public async Task Where_messages_were_edited_deleted_and_hidden_all_is_well()
    {
        var ward = await OpenAsync();
        Assert.Empty(await ward.DamagesAsync());
        foreach (var user in new[] { 1, 2, 3 }) ward.Room.Mailbox(user).AssertSound();
    }

    [Fact]
    public async Task An_edited_copy_with_another_content()
    {
        var ward = await OpenAsync();
        ward.Change<Record>(KeyOf(ward, 1), r => r.Update.NewMessage.Content.Text = "something else");
        Assert.Equal(("copies", Cure.Backup), Named(await ward.OnlyAsync("another content")));
    }

    [Fact]
    public async Task An_edited_copy_with_the_content_of_before()
    {
        var ward = await OpenAsync();
        ward.Change<Record>(KeyOf(ward, 1), r => r.Update.NewMessage.Content.Text = "one");
        Assert.Equal(("copies", Cure.Backup), Named(await ward.OnlyAsync("another content")));
    }

    [Fact]
    public async Task A_copy_edited_at_another_time()
    {
        var ward = await OpenAsync();
        ward.Change<Record>(KeyOf(ward, 1), r => r.Update.NewMessage.EditDate++);
        Assert.Equal(("copies", Cure.Backup), Named(await ward.OnlyAsync("edited at another time")));
    }

    [Fact]
    public async Task An_edit_that_its_message_knows_nothing_of()
    {
        var ward = await OpenAsync();
        ward.Change<Record>(KeyOf(ward, 1), r =>
        {
            (r.Update.NewMessage.Content.Text, r.Update.NewMessage.EditDate, r.EditOpNo) = ("one", 0, 0);
        });
        Assert.Equal(("order", Cure.Backup), Named(await ward.OnlyAsync("was edited by operation")));
    }

    [Fact]
    public async Task A_message_that_was_deleted_and_is_there_all_the_same()
    {
        var ward = await OpenAsync();
        ward.Change<Record>(KeyOf(ward, 2), r => r.Update.NewMessage = new Message
        {
            Id = r.Update.Pts, Peer = alice, FromUserId = 2, Out = true, Date = 1000, RandomId = 12, Content = new Content { Text = "text 12" },
        });
        Assert.Equal(("order", Cure.Backup), Named(await ward.OnlyAsync("is there all the same")));
    }

    [Theory]
    [InlineData(2, SlotMarks.Out)] // deleted, and the page does not say so
    [InlineData(4, SlotMarks.Deleted)] // not deleted, and the page says so
    public async Task A_page_that_says_otherwise_what_is_deleted(int place, SlotMarks marks)
    {
        var ward = await OpenAsync();
        ward.Change<Page>(Ward.Page(2, alice), p => p.Flags[place] = (uint)marks);
        Assert.Equal(("rebuilding", Cure.Rebuild), Named(await ward.OnlyAsync("in the log")));
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.Empty(await ward.DamagesAsync());
    }

    [Fact]
    public async Task A_dialog_that_does_not_know_which_pages_are_empty()
    {
        var ward = await OpenAsync();
        ward.Change<DialogState>(Names.Dialog(2, alice), d => d.EmptyPages.Add(new PageRange { First = 0, Last = 0 }));
        Assert.Equal(("rebuilding", Cure.Rebuild), Named(await ward.OnlyAsync("emptyPages")));
    }

    [Fact]
    public async Task Changes_whose_announcement_was_lost_are_announced_again()
    {
        var ward = await OpenAsync();
        await ward.Room.TakeAsync(Edit(Ward.Dialog, 1, 71, 4, "FOUR"), Delete(Ward.Dialog, 2, 72, 3));
        ward.Room.Lose();
        var damages = await ward.DamagesAsync();
        Assert.Equal(
            [("mailbox 1", "lacks operations 6-7 of u:1:2"), ("mailbox 2", "lacks operations 6-7 of u:1:2")], damages.Select(d => (d.Where, d.What)));
        Assert.All(damages, d => Assert.Equal(Cure.Repair, d.Cure));
        await ward.RepairAsync();
        foreach (var user in new[] { 1, 2 })
            Assert.Equal(["ONE", "FOUR"], ward.Room.Mailbox(user).Messages.Where(m => !m.Peer.IsChat).Select(m => m.Content.Text));
    }

    [Fact]
    public async Task What_follows_from_a_log_with_changes_is_built_from_it_again()
    {
        var ward = await OpenAsync();
        var before = ward.Room.Mailbox(2).Dialog(alice);
        ward.Store.Remove(Names.Dialog(2, alice));
        ward.Store.Remove(Ward.Page(2, alice));
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.Empty(await ward.DamagesAsync());
        Assert.Equal((before.TopMessageId, before.UnreadCount), (ward.Room.Mailbox(2).Dialog(alice).TopMessageId, ward.Room.Mailbox(2).Dialog(alice).UnreadCount));
        await ward.Room.RunAsync(Delete(Ward.Dialog, 1, 81, 4, 1), Edit(Ward.Dialog, 2, 82, 3, "three"), Send(Ward.Dialog, 1, 83));
        Assert.Empty(await ward.DamagesAsync());
    }

    public static TheoryData<string> Moments => [Names.Record(2, 1), Names.Profile(2), Names.Dialog(2, alice), Ward.Page(2, alice)];

    [Theory]
    [MemberData(nameof(Moments))]
    public async Task What_changes_while_it_is_looked_at_is_no_damage(string key)
    {
        var ward = await OpenAsync();
        var other = new Room(ward.Store);
        var happened = false;
        var audit = new Audit(ward.Store);
        await audit.ListAsync();
        ward.Store.OnRead = keys =>
        {
            if (happened || !keys.Contains(key)) return null;
            happened = true;
            ward.Store.OnRead = _ => null;
            other.RunAsync(Edit(Ward.Dialog, 2, 91, 3, "THREE"), Delete(Ward.Dialog, 1, 92, 4), Delete(Ward.Chat, 1, 93, 6)).GetAwaiter().GetResult();
            return null;
        };
        await audit.CheckAsync(2);
        Assert.True(happened);
        Assert.Empty(audit.Damages.Select(d => d.What));
        Assert.Empty(await ward.DamagesAsync());
    }

    // In the dialog 1 was edited and 2 is deleted; in the chat 2 has hidden something.
    private static async Task<Ward> OpenAsync()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.RunAsync(Edit(Ward.Dialog, 1, 61, 1, "ONE", at: 2000), Delete(Ward.Dialog, 2, 62, 2), Hide(Ward.Chat, 2, 4));
        ward.Room.Restart();
        return ward;
    }

    private static string KeyOf(Ward ward, long place) => Names.Record(2, ward.Room.Mailbox(2).Slot(alice, place).MessageId);

    private static (string, Cure) Named(Damage damage) => (damage.Check, damage.Cure);
}
