using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Each way in which a mailbox can be wrong in itself is found, named once, and told apart by what can mend it.</summary>
public sealed class MailboxDamageTests
{
    private static readonly Peer bob = Peer.User(2), alice = Peer.User(1), chat = Peer.Chat(5);

    [Fact]
    public async Task Where_all_is_well_there_is_nothing_to_say()
    {
        var ward = await Ward.OpenAsync();
        var audit = await ward.AuditAsync();
        Assert.Empty(audit.Damages);
        var steps = new[] { 1, 2, 3 }.Sum(u => ward.Room.Mailbox(u).Pts);
        Assert.Equal((3, steps, 2, 10), (audit.Mailboxes, audit.Entries, audit.Conversations, audit.Operations));
    }

    [Fact]
    public async Task A_step_that_is_gone()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Names.Record(2, 3));
        var damage = await ward.OnlyAsync("3 of ");
        Assert.Equal(("steps", "mailbox 2", Cure.Backup), (damage.Check, damage.Where, damage.Cure));
    }

    [Fact]
    public async Task A_step_that_cannot_be_read()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Damage(Names.Record(2, 3));
        Assert.Equal("steps", (await ward.OnlyAsync("3 of ")).Check);
    }

    [Fact]
    public async Task A_step_under_the_number_of_another()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Put(Names.Record(2, 3), ward.Room.Mailbox(2).Record(4));
        Assert.Equal("steps", (await ward.OnlyAsync("3 of ")).Check);
    }

    [Fact]
    public async Task Steps_behind_the_head()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<MailboxHead>(Names.MailboxHead(2), h => h.Pts--);
        Assert.Equal(("steps", Cure.Rebuild), Named(await ward.OnlyAsync("behind the head")));
    }

    [Fact]
    public async Task A_head_that_is_gone()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Names.MailboxHead(3));
        Assert.Equal(("steps", Cure.Rebuild), Named(await ward.OnlyAsync("behind the head")));
    }

    [Fact]
    public async Task A_step_with_other_counters()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<Record>(Names.Record(2, 3), r => r.Update.Dialog.UnreadCount++);
        Assert.Equal(("counters", Cure.Rebuild), Named(await ward.OnlyAsync("step 3 ")));
    }

    [Fact]
    public async Task A_message_that_nobody_wrote()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<Record>(Names.Record(2, 2), r => r.Update.NewMessage.Content.Text = "something else");
        Assert.Equal(("copies", Cure.Backup), Named(await ward.OnlyAsync("another content")));
    }

    [Fact]
    public async Task A_message_that_answers_another()
    {
        var ward = await Ward.OpenAsync();
        var reply = ward.Room.Mailbox(2).Messages.Single(m => m.ReplyToMessageId > 0);
        ward.Change<Record>(Names.Record(2, reply.Id), r => r.Update.NewMessage.ReplyToMessageId--);
        Assert.Equal(("copies", Cure.Backup), Named(await ward.OnlyAsync("answers")));
    }

    [Fact]
    public async Task An_unread_count_that_is_no_recount()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<DialogState>(Names.Dialog(2, alice), d => d.UnreadCount = 7);
        var damage = await ward.OnlyAsync("unreadCount is 7, the log gives 1");
        Assert.Equal(("mailbox 2", Cure.Rebuild, 2), (damage.Where, damage.Cure, damage.User));
    }

    public static TheoryData<string, Action<DialogState>> Fields => new()
    {
        { "lastOp", d => d.LastOp-- },
        { "pts", d => d.Pts-- },
        { "topMessageId", d => d.TopMessageId-- },
        { "readInbox", d => d.ReadInbox-- },
        { "readInboxMaxId", d => d.ReadInboxMaxId-- },
        { "readOutboxMaxId", d => d.ReadOutboxMaxId-- },
        { "unreadPages", d => d.UnreadPages.Clear() },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_dialog_that_is_not_that_of_its_log(string field, Action<DialogState> change)
    {
        var ward = await Ward.OpenAsync();
        ward.Change(Names.Dialog(2, alice), change);
        Assert.Contains(await ward.DamagesAsync(), d => d is { Where: "mailbox 2", Check: "rebuilding", Cure: Cure.Rebuild } &&
            d.What.Contains(field, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_dialog_that_is_gone_or_unreadable()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Names.Dialog(3, chat));
        ward.Store.Damage(Names.Dialog(2, chat));
        var damages = await ward.DamagesAsync();
        Assert.Contains(damages, d => d is { Where: "mailbox 3", What: "dialog c5 is not there", Cure: Cure.Rebuild });
        Assert.Contains(damages, d => d is { Where: "mailbox 2", Check: "documents", Cure: Cure.Rebuild });
        Assert.DoesNotContain(damages, d => d.Where == "mailbox 1");
    }

    [Fact]
    public async Task A_page_that_is_gone()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Ward.Page(1, bob));
        var damages = await ward.DamagesAsync();
        Assert.Contains(damages, d => d is { Check: "rebuilding", Cure: Cure.Rebuild } && d.What.Contains("message 1 is nothing there", StringComparison.Ordinal));
        Assert.All(damages, d => Assert.Equal(("mailbox 1", Cure.Rebuild), (d.Where, d.Cure)));
    }

    [Fact]
    public async Task A_page_with_another_author()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<Page>(Ward.Page(3, chat), p => p.Authors[4] = 99);
        Assert.Contains(await ward.DamagesAsync(), d => d.Check == "rebuilding" && d.What.Contains("of 99 there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dialog_that_is_not_listed()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<DialogDirectory>(Names.DialogDirectory(1, 0), d => d.Peers.RemoveAt(0));
        Assert.Equal(Cure.Rebuild, (await ward.OnlyAsync("dialog u2 is not listed")).Cure);
    }

    [Fact]
    public async Task A_head_that_counts_other_dialogs()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<MailboxHead>(Names.MailboxHead(1), h => h.DialogCount = 9);
        Assert.Equal(Cure.Rebuild, (await ward.OnlyAsync("counts 9 dialogs")).Cure);
    }

    [Fact]
    public async Task A_name_that_is_not_the_last_one()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<Profile>(Names.Profile(1), p => p.Name = "Mallory");
        Assert.Equal(Cure.Rebuild, (await ward.OnlyAsync("the profile")).Cure);
    }

    [Fact]
    public async Task A_message_of_the_log_that_stands_in_the_wrong_order()
    {
        var ward = await Ward.OpenAsync();
        var (one, two) = (ward.Room.Mailbox(2).Record(2), ward.Room.Mailbox(2).Record(3));
        (one.OpNo, two.OpNo, one.DialogMessageId, two.DialogMessageId) = (two.OpNo, one.OpNo, two.DialogMessageId, one.DialogMessageId);
        ward.Store.Put(Names.Record(2, 2), one);
        ward.Store.Put(Names.Record(2, 3), two);
        Assert.Contains(await ward.DamagesAsync(), d => d is { Where: "mailbox 2", Check: "order", Cure: Cure.Backup });
    }

    private static (string, Cure) Named(Damage damage) => (damage.Check, damage.Cure);
}
