using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.Commands;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Whatever follows from a mailbox's log is built from it again, and the mailbox goes on as if nothing had happened.</summary>
public sealed class RebuildTests
{
    private static readonly Peer alice = Peer.User(1), chat = Peer.Chat(5);

    private static readonly Dictionary<string, Action<Ward>> kinds = new()
    {
        ["a counter"] = w => w.Change<DialogState>(Names.Dialog(2, alice), d => d.UnreadCount = 7),
        ["marks"] = w => w.Change<DialogState>(Names.Dialog(2, alice), d => (d.ReadInbox, d.ReadInboxMaxId, d.ReadOutbox) = (0, 0, 0)),
        ["how far it has got"] = w => w.Change<DialogState>(Names.Dialog(2, alice), d => d.LastOp = 1),
        ["a dialog that is gone"] = w => w.Store.Remove(Names.Dialog(2, chat)),
        ["a dialog that cannot be read"] = w => w.Store.Damage(Names.Dialog(2, chat)),
        ["a page that is gone"] = w => w.Store.Remove(Ward.Page(2, chat)),
        ["a page that cannot be read"] = w => w.Store.Damage(Ward.Page(2, alice)),
        ["a place of a page"] = w => w.Change<Page>(Ward.Page(2, alice), p => p.MessageIds[3] = 0),
        ["the head"] = w => w.Store.Damage(Names.MailboxHead(2)),
        ["a head that is gone"] = w => w.Store.Remove(Names.MailboxHead(2)),
        ["a head of old"] = w => w.Change<MailboxHead>(Names.MailboxHead(2), h => h.Pts -= 3),
        ["the number of dialogs"] = w => w.Change<MailboxHead>(Names.MailboxHead(2), h => h.DialogCount = 1),
        ["the directory"] = w => w.Store.Damage(Names.DialogDirectory(2, 0)),
        ["a directory that names one twice"] = w => w.Change<DialogDirectory>(Names.DialogDirectory(2, 0), d => d.Peers.Add(alice)),
        ["a directory that names nobody's"] = w => w.Change<DialogDirectory>(Names.DialogDirectory(2, 0), d => d.Peers.Add(Peer.User(77))),
        ["the profile"] = w => w.Change<Profile>(Names.Profile(2), p => p.Name = "Mallory"),
        ["a profile that is gone"] = w => w.Store.Remove(Names.Profile(2)),
        ["counters of a step"] = w => w.Change<Record>(Names.Record(2, 3), r => r.Update.Dialog.UnreadCount = 9),
        ["the list of mailboxes"] = w => w.Store.Damage(Names.MailboxDirectory(2, 0)),
        ["a list of mailboxes that is gone"] = w => w.Store.Remove(Names.MailboxDirectory(2, 0)),
        ["the head of the list of mailboxes"] = w => w.Store.Remove(Names.MailboxDirectoryHead(2)),
    };

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_mends(string kind)
    {
        var ward = await Ward.OpenAsync();
        kinds[kind](ward);
        var rebuild = new Rebuild(ward.Store, 2);
        Assert.True((await rebuild.CompareAsync()).Count > 0, kind);
        Assert.All(await rebuild.CompareAsync(), d => Assert.Equal(Cure.Rebuild, d.Cure));

        await rebuild.WriteAsync();

        Assert.Empty(await rebuild.CompareAsync());
        Assert.Empty(await ward.DamagesAsync());
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 91, "life goes on"), Send(Ward.Chat, 1, 92), Read(Ward.Dialog, 2, 5), Profile(2, "Robert", at: 9000));
        Assert.Empty(await ward.DamagesAsync());
    }

    [Fact]
    public async Task Of_a_mailbox_in_which_something_waits_the_clock_is_wound_again()
    {
        var ward = await Ward.FurnishedAsync();
        ward.Store.Remove(Names.Scheduled(2));
        var news = await new Rebuild(ward.Store, 2).WriteAsync();
        var wind = DaprMessaging.Contracts.Inbox.WindClock.Parser.ParseFrom(news.Single(e => e.Topic == Names.ClockTopic).Data);
        Assert.Equal((2, ward.Room.Mailbox(2).Pts, 60_000), (wind.Owner, wind.Version, wind.DueAt));
        Assert.Equal(2, ward.Room.Mailbox(2).Scheduled.Entries.Count);
    }

    [Fact]
    public async Task Where_nothing_differs_nothing_is_written()
    {
        var ward = await Ward.OpenAsync();
        var before = ward.Store.Snapshot();
        Assert.Empty(await new Rebuild(ward.Store, 2).WriteAsync());
        Assert.Equal(before, ward.Store.Snapshot());
    }

    [Fact]
    public async Task Comparing_writes_nothing()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Names.Dialog(2, chat));
        var before = ward.Store.Snapshot();
        await new Rebuild(ward.Store, 2).CompareAsync();
        Assert.Equal(before, ward.Store.Snapshot());
    }

    [Fact]
    public async Task Devices_hear_of_the_counters_that_are_right_now()
    {
        var ward = await Ward.OpenAsync();
        var right = ward.Room.Mailbox(2).Dialog(alice).UnreadCount;
        ward.Change<DialogState>(Names.Dialog(2, alice), d => d.UnreadCount = 7);
        var poke = Assert.Single(await new Rebuild(ward.Store, 2).WriteAsync());
        var step = ward.Room.Mailbox(2).Log[^1].Update;
        Assert.Equal((right, ward.Room.Mailbox(2).Pts), (step.Dialog.UnreadCount, step.Pts));
        Assert.Equal((Names.SyncTopic, Names.UserKey(2)), (poke.Topic, poke.Key));
    }

    [Fact]
    public async Task With_a_step_missing_it_writes_nothing()
    {
        var ward = await Ward.OpenAsync();
        ward.Store.Remove(Names.Record(2, 3));
        ward.Store.Remove(Names.Dialog(2, chat));
        var before = ward.Store.Snapshot();
        Assert.Empty(await new Rebuild(ward.Store, 2).WriteAsync());
        Assert.Equal(before, ward.Store.Snapshot());
    }

    [Fact]
    public async Task Of_nobody_it_makes_nothing()
    {
        var ward = await Ward.OpenAsync();
        Assert.Empty(await new Rebuild(ward.Store, 4711).WriteAsync());
        Assert.False(ward.Store.Has(Names.MailboxHead(4711)));
    }

    [Fact]
    public async Task Inbox_which_has_the_damaged_mailbox_in_memory_reads_it_afresh()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<DialogState>(Names.Dialog(2, alice), d => d.UnreadCount = 7);
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 81));
        await new Rebuild(ward.Store, 2).WriteAsync();
        await ward.Room.RunAsync(Send(Ward.Dialog, 1, 82));
        Assert.Empty(await ward.DamagesAsync());
        ward.Room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task Whoever_writes_in_between_is_not_undone()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<DialogState>(Names.Dialog(2, alice), d => d.UnreadCount = 7);
        var others = 0;
        ward.Store.OnCommit = writes =>
        {
            if (others++ > 0) return null;
            ward.Room.RunAsync(Send(Ward.Dialog, 1, 81)).GetAwaiter().GetResult();
            return null;
        };
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.True(others > 1);
        Assert.Empty(await ward.DamagesAsync());
    }

    [Fact]
    public async Task More_than_a_transaction_takes_is_written_in_several()
    {
        var ward = await Ward.OpenAsync();
        for (var i = 0; i < 40; i++)
        {
            var items = Enumerable.Range(0, 100).Select(n => 1000L + (i * 100) + n).ToArray();
            await ward.Room.RunAsync(Album(Ward.Dialog, 1, items));
        }

        for (var pts = 20; pts < 3900; pts++) ward.Change<Record>(Names.Record(2, pts), r => r.Update.Dialog.UnreadCount++);
        ward.Store.ForgetCalls();
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.Empty(await ward.DamagesAsync());
        Assert.All(ward.Store.Commits, c => Assert.InRange(c.Sum(w => w.Size), 1, 3 << 20));
    }

    [Fact]
    public async Task A_store_that_is_out_is_said_to_be()
    {
        var ward = await Ward.OpenAsync();
        ward.Change<DialogState>(Names.Dialog(2, alice), d => d.UnreadCount = 7);
        ward.Store.OnCommit = _ => new StateException(StateFailure.Unavailable, "out");
        await Assert.ThrowsAsync<StateException>(() => new Rebuild(ward.Store, 2).WriteAsync());
    }
}
