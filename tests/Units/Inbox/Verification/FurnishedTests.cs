using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using static DaprMessaging.Units.Inbox.ReactionCommands;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Whatever people do, and whenever it is looked at, nothing of it is taken for damage.</summary>
public sealed class FurnishedTests
{
    private static readonly Dictionary<string, IMessage[]> acts = new()
    {
        ["an album that was a draft"] = [Album(Ward.Dialog, 2, 81, 82, 83).Clearing(9000)],
        ["a draft that comes too late"] = [Send(Ward.Dialog, 2, 81).Clearing(9000), Draft(Ward.Dialog, 2, 8000, "late")],
        ["no draft any more"] = [Draft(Ward.Dialog, 2, 9000, null)],
        ["edits and deletions"] = [Edit(Ward.Dialog, 1, 81, 4, "FOUR"), Delete(Ward.Dialog, 1, 82, 5, 6, 7), Hide(Ward.Dialog, 2, 8)],
        ["everything deleted"] = [Delete(Ward.Dialog, 1, 81, Enumerable.Range(1, 9).Select(n => (long)n))],
        ["clearings"] = [ClearMine(Ward.Dialog, 2, 3), Clear(Ward.Dialog, 1, 81, 5), Clear(Ward.Chat, 1, 82, 3), Clear(Ward.Dialog, 2, 83, 9)],
        ["a clearing of what one has cleared"] = [ClearMine(Ward.Dialog, 2, 9), Clear(Ward.Dialog, 1, 81, 5)],
        ["pins"] = [Pin(Ward.Dialog, 2, 81, 5, 9000), Pin(Ward.Dialog, 1, 82, 1, 9001), PinMine(Ward.Chat, 2, 10, 9000), PinMine(Ward.Dialog, 2, 5, 8000)],
        ["unpinnings"] = [Unpin(Ward.Dialog, 1, 81, 8, 9000), UnpinMine(Ward.Dialog, 2, 9001), Unpin(Ward.Chat, 1, 82, at: 9000), Unpin(Ward.Chat, 1, 83, 4, 9001)],
        ["pins of what is deleted afterwards"] = [Pin(Ward.Dialog, 2, 81, 5, 9000), Delete(Ward.Dialog, 1, 82, 5, 8), Unpin(Ward.Dialog, 2, 83, at: 9100)],
        ["playing and seeing"] = [Play(Ward.Dialog, 2, 7), Play(Ward.Chat, 2, 9, 10), SeeMentions(Ward.Chat, 2, 10)],
        ["reading"] = [ReadAt(Ward.Dialog, 2, 9, 9000, 9000), ReadAt(Ward.Dialog, 1, 6, 9000), ReadAt(Ward.Chat, 2, 10, 9000)],
        ["marks"] = [MarkUnread(Ward.Dialog, 2, 9000, false), MarkUnread(Ward.Chat, 2, 9000), ReadAt(Ward.Dialog, 2, 5, 9000, 9001)],
        ["muting"] = [Mute(Ward.Dialog, 2, 9000, 0), Mute("u:2:9", 2, 9000, 10)],
        ["moving"] = [Move(Ward.Dialog, 2, 9000, 0), Move(Ward.Chat, 2, 9000, 1)],
        ["pinned dialogs"] = [PinToTop(Ward.Dialog, 2, 9000, false), PinToTop("u:2:3", 2, 9000), Reorder(2, 9001, 0, Peer.User(3), Peer.Chat(5)), Reorder(2, 9000, 1)],
        ["blocking"] = [Block(2, 1, 9000), Send(Ward.Dialog, 1, 81, at: 9100), Pin(Ward.Dialog, 1, 82, 4, 9100), Edit(Ward.Dialog, 1, 83, 4, "FOUR", 9100), Clear(Ward.Dialog, 1, 84, 8)],
        ["unblocking"] = [Block(2, 3, 9000, false), Send("u:2:3", 3, 81, "and now?", at: 9100), Block(2, 3, 9200), Send("u:2:3", 3, 82, at: 9300), Block(2, 3, 9400, false)],
        ["blocking a stranger"] = [Block(2, 4, 9000), Send("u:2:4", 4, 81, at: 9100)],
        ["names"] = [Profile(2, "Robert", 9000, "rob"), Profile(1, "Alice", 9001, "bob"), Profile(1, "Alice", 9002, "alice"), Profile(2, "Bob", 9003, "not a name")],
        ["a name that is taken"] = [Profile(1, "Alice", 9000, "bob")],
        ["the system"] = [Send("u:2:777000", Names.SystemUser, 81), Pin("u:2:777000", Names.SystemUser, 82, 1), Read("u:2:777000", 2, 1), Clear("u:2:777000", 2, 83, 1)],
        ["scheduling"] = [Later(Ward.Dialog, 2, 80_000, 9000, 91, 92), Later("u:1:2", 1, 80_000, 9000, 93), Later(Ward.Dialog, 2, 9500, 9000, 94)],
        ["what is due"] = [Ring(2, 65_000), Ring(1, 65_000)],
        ["what cannot be sent"] = [Remove(5, 1, 81, 2), Ring(2, 75_000)],
        ["reactions"] =
        [
            React(Ward.Dialog, 1, 81, 6, "👍"), React(Ward.Dialog, 2, 82, 7, "❤"), React(Ward.Chat, 1, 83, 9, "👍"), React(Ward.Dialog, 1, 84, 6, "🔥"), Look(Ward.Dialog, 2, 1000), React(Ward.Dialog, 1, 85, 6, ""),
            React(Ward.Dialog, 1, 86, 6, "👍"), Edit(Ward.Dialog, 1, 87, 4, "FOUR"), React(Ward.Dialog, 2, 88, 4, "👍"), Delete(Ward.Dialog, 2, 89, 6),
        ],
        ["reactions to what one has cleared, and of one who is blocked"] =
            [React(Ward.Dialog, 1, 81, 6, "👍"), ClearMine(Ward.Dialog, 2, 6), React(Ward.Dialog, 1, 82, 6, "❤"), Block(2, 1, 9000), React(Ward.Dialog, 1, 83, 8, "👍"), React(Ward.Dialog, 2, 84, 8, "❤")],
        ["what goes by itself"] = [SetTtl(Ward.Dialog, 1, 81, 5, 9000), Send(Ward.Dialog, 1, 82, at: 9000), Fleeting(Ward.Dialog, 2, 83, 60, 9000), Burn(Ward.Dialog, 14_000), Burn(Ward.Dialog, 69_000)],
        ["a new dialog"] = [Send("u:2:9", 9, 81), Draft("u:2:8", 2, 9000, "to 8"), MarkUnread("c:77", 2, 9000)],
        ["comings and goings"] = [Remove(5, 1, 81, 2), Send(Ward.Chat, 1, 82), Pin(Ward.Chat, 1, 83, 11), Add(5, 1, 84, 2, 3), Clear(Ward.Chat, 1, 85, 12), Mention(Ward.Chat, 1, 86, 2)],
    };

    public static TheoryData<string> Acts => [.. acts.Keys];

    [Fact]
    public async Task In_a_ward_in_which_everything_was_done_all_is_well()
    {
        var ward = await Ward.FurnishedAsync();
        Assert.Empty(await WhatAsync(ward));
        foreach (var user in new[] { 1, 2, 3 }) ward.Room.Mailbox(user).AssertSound();
        Assert.Empty(await new Rebuild(ward.Store, 2).CompareAsync());
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task At_rest_it_is_no_damage(string act)
    {
        var ward = await Ward.FurnishedAsync();
        await ward.Room.RunAsync(acts[act]);
        Assert.Empty(ward.Room.Deaths);
        Assert.Empty(await WhatAsync(ward));
        foreach (var user in new[] { 1, 2, 3 })
        {
            ward.Room.Mailbox(user).AssertSound();
            Assert.Empty(await new Rebuild(ward.Store, user).WriteAsync());
        }
    }

    // Between any two reads of one mailbox another process does all of it.
    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Done_while_it_is_looked_at_it_is_no_damage(string act)
    {
        for (var (moment, happened) = (0, true); happened; moment++)
        {
            var ward = await Ward.FurnishedAsync();
            var (other, reads) = (new Room(ward.Store), 0);
            var audit = new Audit(ward.Store);
            await audit.ListAsync();
            happened = false;
            ward.Store.OnRead = Look;
            await audit.CheckAsync(2);
            var damages = audit.Damages.Select(d => $"at read {moment}: {d.Where}: {d.What}");
            Assert.Empty(damages);

            StateException? Look(IReadOnlyList<string> keys)
            {
                if (reads++ < moment) return null;
                happened = true;
                ward.Store.OnRead = _ => null;
                other.RunAsync(acts[act]).GetAwaiter().GetResult();
                return null;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public async Task Of_operations_whose_announcement_was_lost_mailboxes_get_what_they_lack(string act)
    {
        var ward = await Ward.FurnishedAsync();
        await ward.Room.TakeAsync(acts[act]);
        ward.Room.Lose();
        Assert.All((await ward.DamagesAsync()).Where(d => d.Where.StartsWith("mailbox", StringComparison.Ordinal)), d => Assert.Equal(Cure.Repair, d.Cure));
        await ward.RepairAsync();
        Assert.All(new[] { 1, 2 }, user => Assert.Equal(
            ward.Store.Get<ConversationHead>($"conversation/{Ward.Dialog}")!.LastOp, ward.Room.Mailbox(user).Dialog(Peer.User(3 - user)).LastOp));
    }

    [Fact]
    public async Task A_dialog_that_leaves_a_full_list_of_the_newest_while_it_is_looked_at_is_no_damage()
    {
        for (var (moment, happened) = (0, true); happened; moment++)
        {
            var room = new Room();
            await room.RunAsync(Enumerable.Range(2, 128).Select(peer => Draft($"u:1:{peer}", 1, 1000, "to be")));
            var (other, reads, audit) = (new Room(room.Store), 0, new Audit(room.Store));
            await audit.ListAsync();
            happened = false;
            room.Store.OnRead = Look;
            await audit.CheckAsync(1);
            var damages = audit.Damages.Select(d => $"at read {moment}: {d.Where}: {d.What}");
            Assert.Empty(damages);

            // The newest becomes the oldest, and one more than there is room for comes in.
            StateException? Look(IReadOnlyList<string> keys)
            {
                if (reads++ < moment) return null;
                happened = true;
                room.Store.OnRead = _ => null;
                other.RunAsync(Draft("u:1:129", 1, 2000, null), Draft("u:1:999", 1, 2000, "to be")).GetAwaiter().GetResult();
                return null;
            }
        }
    }

    [Fact]
    public async Task From_the_log_alone_all_that_2_has_is_built_again()
    {
        var ward = await Ward.FurnishedAsync();
        var before = ward.Store.Snapshot();
        string[] kept = ["mailbox/2/log/", "mailbox/2/recent", "mailbox/2/profile"];
        foreach (var key in before.Keys.Where(k => (k == "mailbox/2" || k.StartsWith("mailbox/2/", StringComparison.Ordinal)) && !kept.Any(s => k.StartsWith(s, StringComparison.Ordinal))))
            ward.Store.Remove(key);
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.Empty(await WhatAsync(ward));
        ward.Room.Mailbox(2).AssertSound();
        foreach (var key in new[] { Names.Blocked(2), Names.PinnedDialogs(2), Names.Scheduled(2), Names.Readings(2, Peer.User(1), 0), Names.Page(2, Peer.User(1), 0), Names.Page(2, Peer.Chat(5), 0) })
            Assert.Equal(before[key], ward.Store.Snapshot()[key]);
    }

    private static async Task<IEnumerable<string>> WhatAsync(Ward ward) => (await ward.DamagesAsync()).Select(d => $"{d.Where}: {d.What}");
}
