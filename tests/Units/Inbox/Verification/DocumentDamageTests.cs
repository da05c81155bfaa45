using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>What is kept of a mailbox beside its dialogs and pages: damaged, it is found and built from the log again.</summary>
public sealed class DocumentDamageTests
{
    private static readonly Peer alice = Peer.User(1), chat = Peer.Chat(5);

    private static readonly Dictionary<string, (Action<Ward> Damage, string Says)> kinds = new()
    {
        ["blocked: unreadable"] = (w => w.Store.Damage(Names.Blocked(2)), "the list of blocked users cannot be read"),
        ["blocked: gone"] = (w => w.Store.Remove(Names.Blocked(2)), "the list of blocked users"),
        ["blocked: somebody more"] = (w => w.Change<Blocked>(Names.Blocked(2), b => b.Users.Add(new BlockedUser { UserId = 1, Blocked = true })), "the list of blocked users"),
        ["blocked: not any more"] = (w => w.Change<Blocked>(Names.Blocked(2), b => b.Users[0].Blocked = false), "the list of blocked users"),
        ["blocked: since another time"] = (w => w.Change<Blocked>(Names.Blocked(2), b => b.Users[0].From++), "the list of blocked users"),
        ["blocked: said at another time"] = (w => w.Change<Blocked>(Names.Blocked(2), b => b.Users[0].SetAt--), "the list of blocked users"),
        ["blocked: of another step"] = (w => w.Change<Blocked>(Names.Blocked(2), b => b.Pts++), "the list of blocked users"),
        ["pinned: unreadable"] = (w => w.Store.Damage(Names.PinnedDialogs(2)), "the list of pinned dialogs cannot be read"),
        ["pinned: gone"] = (w => w.Store.Remove(Names.PinnedDialogs(2)), "the list of pinned dialogs"),
        ["pinned: one less"] = (w => w.Change<PinnedDialogs>(Names.PinnedDialogs(2), p => p.Dialogs.RemoveAt(0)), "the list of pinned dialogs"),
        ["pinned: in another folder"] = (w => w.Change<PinnedDialogs>(Names.PinnedDialogs(2), p => p.Dialogs[0].FolderId = 0), "the list of pinned dialogs"),
        ["pinned: in another order"] = (w => w.Change<PinnedDialogs>(Names.PinnedDialogs(2), p => p.Orders[0].Peers.Clear()), "the list of pinned dialogs"),
        ["pinned: of another step"] = (w => w.Change<PinnedDialogs>(Names.PinnedDialogs(2), p => p.Pts--), "the list of pinned dialogs"),
        ["recent: unreadable"] = (w => w.Store.Damage(Names.RecentDialogs(2)), "the list of the newest dialogs cannot be read"),
        ["recent: one less"] = (w => w.Change<RecentDialogs>(Names.RecentDialogs(2), r => r.Peers.Remove(chat)), "dialog c5 is not among the newest"),
        ["recent: none"] = (w => w.Store.Put(Names.RecentDialogs(2), ByteString.Empty), "is not among the newest"),
        ["readings: unreadable"] = (w => w.Store.Damage(Names.Readings(2, alice, 0)), "readings/0 cannot be read"),
        ["readings: gone"] = (w => w.Store.Remove(Names.Readings(2, alice, 0)), "dialog u1 was read 3 times, 0 are noted"),
        ["readings: at another time"] = (w => w.Change<Readings>(Names.Readings(2, alice, 0), r => r.Dates[1]++), "dialog u1, readings 0"),
        ["readings: another mark"] = (w => w.Change<Readings>(Names.Readings(2, alice, 0), r => r.Marks[1]--), "dialog u1, readings 0"),
        ["readings: one less"] = (w => w.Change<Readings>(Names.Readings(2, alice, 0), r => Remove(r)), "dialog u1 was read 3 times, 2 are noted"),
        ["readings: one more"] = (w => w.Change<Readings>(Names.Readings(2, alice, 0), r => Add(r)), "dialog u1, readings 0"),
        ["username: unreadable"] = (w => w.Store.Damage(Names.Username("bob")), "usernames/bob cannot be read"),
        ["username: gone"] = (w => w.Store.Remove(Names.Username("bob")), "usernames/bob does not lead here"),
        ["username: leads elsewhere"] = (w => w.Store.Put(Names.Username("bob"), new Username { UserId = 77, SetAt = 1400 }), "usernames/bob does not lead here"),
        ["head: swept earlier"] = (w => w.Change<MailboxHead>(Names.MailboxHead(2), h => h.SweptPts--), "the last to change older ones"),
        ["head: never swept"] = (w => w.Change<MailboxHead>(Names.MailboxHead(2), h => h.SweptPts = 0), "the last to change older ones"),
        ["head: a bot's"] = (w => w.Change<MailboxHead>(Names.MailboxHead(2), h => h.Bot = true), "the head says BotLine { IsBot = True"),
        ["head: tells a webhook"] = (w => w.Change<MailboxHead>(Names.MailboxHead(2), h => h.BotWebhook = "elsewhere"), "Webhook = elsewhere"),
        ["profile: a bot's"] = (w => w.Change<Profile>(Names.Profile(2), p => p.Bot = true), "the profile is not the one of its log"),
        ["a page: not played"] = (w => Flag(w, alice, 5, SlotMarks.Played), "page 0: message 5"),
        ["a page: not to be played"] = (w => Flag(w, alice, 7, SlotMarks.Playable), "page 0: message 7"),
        ["a page: not seen"] = (w => Flag(w, chat, 8, SlotMarks.Seen), "page 0: message 8"),
        ["a page: not mentioned"] = (w => Flag(w, chat, 9, SlotMarks.Mentioned), "page 0: message 9"),
        ["a page: not kept out"] = (w => Flag(w, Peer.User(3), 2, SlotMarks.Blocked), "page 0: message 2"),
        ["a page: no place for what was kept out"] = (w => w.Change<Page>(Ward.Page(2, Peer.User(3)), p => p.Set(2, default)), "page 0: message 2"),
        ["counters: mentions"] = (w => w.Change<Record>(Last(w), r => r.Update.Dialog.UnreadMentionsCount++), "carries other counters"),
        ["counters: the floor"] = (w => w.Change<Record>(Last(w), r => r.Update.Dialog.ClearedMaxId--), "carries other counters"),
        ["counters: pinned"] = (w => w.Change<Record>(Last(w), r => r.Update.Dialog.PinnedMessageId--), "carries other counters"),
        ["counters: muted"] = (w => w.Change<Record>(Last(w), r => r.Update.Dialog.MuteUntil++), "carries other counters"),
    };

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_is_found_and_mended_and_life_goes_on(string kind)
    {
        var ward = await Ward.FurnishedAsync();
        kinds[kind].Damage(ward);
        var damages = await ward.DamagesAsync();
        Assert.Contains(damages, d => d.What.Contains(kinds[kind].Says, StringComparison.Ordinal));
        Assert.All(damages, d => Assert.Equal(("mailbox 2", Cure.Rebuild), (d.Where, d.Cure)));
        Assert.Contains(await new Rebuild(ward.Store, 2).CompareAsync(), d => d.What.Contains(kinds[kind].Says, StringComparison.Ordinal));

        await new Rebuild(ward.Store, 2).WriteAsync();

        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        ward.Room.Mailbox(2).AssertSound();
        await ward.Room.RunAsync(
            Send(Ward.Dialog, 1, 91, "life goes on"), ReadAt(Ward.Dialog, 2, 8, 9000), Block(2, 3, 9000, false), PinToTop(Ward.Chat, 2, 9000, false),
            Profile(2, "Bob", 9000, "robert"), ClearMine(Ward.Chat, 2, 5), SeeMentions(Ward.Chat, 2, 9), Play(Ward.Dialog, 2, 7), Draft("u:2:7", 2, 9000, "to 7"));
        Assert.Empty(ward.Room.Deaths);
        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        ward.Room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_list_of_the_newest_that_is_gone_is_none_for_it_is_made_anew()
    {
        var ward = await Ward.FurnishedAsync();
        ward.Store.Remove(Names.RecentDialogs(2));
        Assert.Empty(await ward.DamagesAsync());
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 91));
        Assert.Empty(await ward.DamagesAsync());
        ward.Room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_username_that_somebody_has_claimed_since_leads_there_and_that_is_no_damage()
    {
        var ward = await Ward.FurnishedAsync();
        await ward.Room.RunAsync(Profile(1, "Alice", 2000, "bob"));
        Assert.Empty(await ward.DamagesAsync());
        Assert.Equal(1, ward.Store.Get<Username>(Names.Username("bob"))!.UserId);
        Assert.Empty(await new Rebuild(ward.Store, 2).WriteAsync());
    }

    [Fact]
    public async Task Inbox_which_has_the_damaged_list_in_memory_reads_it_afresh()
    {
        var ward = await Ward.FurnishedAsync();
        ward.Change<Blocked>(Names.Blocked(2), b => b.Users[0].Blocked = false);
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 91));
        await new Rebuild(ward.Store, 2).WriteAsync();
        await ward.Room.RunAsync(Send("u:2:3", 3, 92, "kept out", at: 9000));
        Assert.DoesNotContain("kept out", ward.Room.Mailbox(2).Texts);
        Assert.Empty(await ward.DamagesAsync());
    }

    private static void Flag(Ward ward, Peer peer, int place, SlotMarks mark) => ward.Change<Page>(Ward.Page(2, peer), p => p.Flags[place] ^= (uint)mark);

    private static string Last(Ward ward) =>
        Names.Record(2, ward.Room.Mailbox(2).Log.Last(r => alice.Equals(r.Update.Dialog?.Peer) && r.Update.ReadInbox is not null).Update.Pts);

    private static void Remove(Readings readings)
    {
        readings.Marks.RemoveAt(2);
        readings.Dates.RemoveAt(2);
    }

    private static void Add(Readings readings)
    {
        readings.Marks.Add(99);
        readings.Dates.Add(9000);
    }
}
