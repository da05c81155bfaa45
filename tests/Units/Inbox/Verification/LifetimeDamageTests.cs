using DaprMessaging.Cli.Verify;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using Microsoft.Extensions.Time.Testing;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Messages that would never go by themselves, or not when they are to, are found, and go when that is mended.</summary>
public sealed class LifetimeDamageTests
{
    private static readonly Dictionary<string, Action<Ward, string>> kinds = new()
    {
        ["it is gone"] = (w, key) => w.Store.Remove(key),
        ["it cannot be read"] = (w, key) => w.Store.Damage(key),
        ["a lifetime is not in it"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_.RemoveAt(0)),
        ["it is too late"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_[0].DueAt += 1000),
        ["it is too early"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_[0].DueAt -= 1000),
        ["it begins too late"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_[0].FirstOp = f.Fuses_[0].LastOp),
        ["it ends too early"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_[0].LastOp = f.Fuses_[0].FirstOp),
        ["it goes on behind all"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_[0].LastOp += 500),
        ["it is of what stays"] = (w, key) => w.Change<Fuses>(key, f => f.Fuses_.Add(new Fuse { TtlSeconds = 7, FirstOp = 1, LastOp = 1, DueAt = 8000 })),
    };

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var kind in kinds.Keys)
            {
                data.Add(kind, Ward.Dialog);
                data.Add(kind, Ward.Chat);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_is_found_and_what_is_mended_goes_when_it_was_to(string kind, string conversation)
    {
        var ward = await OpenAsync(conversation);
        kinds[kind](ward, Names.Fuses(conversation));
        var damage = Assert.Single(await ward.DamagesAsync());
        Assert.Equal(("lifetimes", $"conversation {conversation}", $"dmsg rebuild --conversation {conversation} --write"), (damage.Check, damage.Where, Complaint.Of(damage).Remedy));

        await ward.RebuildAsync(conversation);

        // What is left lives for 60 and for 600 seconds; all clocks have been told before was told earlier.
        var wind = ward.Room.Broker.All<WindClock>()[^1];
        Assert.Equal((conversation, ward.Store.Get<ConversationHead>(Names.ConversationHead(conversation))!.LastOp, 61_000), (wind.Conversation, wind.Version, wind.DueAt));
        Assert.Equal(["fleeting 101", "fleeting 102", "fleeting 104"], Left(ward));
        await ward.Room.RunAsync(Burn(conversation, 60_999), Burn(conversation, 61_000));
        Assert.Equal(["fleeting 102"], Left(ward));
        await ward.Room.RunAsync(Burn(conversation, 700_000));
        Assert.Empty(Left(ward));
        Assert.Equal(0, ward.Room.Broker.All<WindClock>()[^1].DueAt);
        Assert.Empty(await ward.DamagesAsync());
    }

    [Fact]
    public async Task Inbox_which_has_other_fuses_in_memory_does_not_bring_them_back()
    {
        var ward = await OpenAsync(Ward.Dialog);
        ward.Store.Remove(Names.Fuses(Ward.Dialog));
        ward.Room.Restart();
        await ward.Room.RunAsync(Fleeting(Ward.Dialog, 1, 111, 60, at: 5000));
        await ward.RebuildAsync(Ward.Dialog);
        await ward.Room.RunAsync(Fleeting(Ward.Dialog, 1, 112, 60, at: 6000));
        Assert.Empty(await ward.DamagesAsync());
        await ward.Room.RunAsync(Burn(Ward.Dialog, 61_000), Burn(Ward.Dialog, 700_000));
        while (ward.Room.Broker.All<WindClock>()[^1].DueAt > 0) await ward.Room.RunAsync(Burn(Ward.Dialog, 700_000 + ward.Room.Broker.All<WindClock>().Count));
        Assert.Empty(Left(ward));
        Assert.DoesNotContain("111", ward.Room.Mailbox(2).Texts);
        Assert.Empty(await ward.DamagesAsync());
    }

    [Fact]
    public async Task What_is_lit_while_it_is_written_is_not_lost()
    {
        var ward = await OpenAsync(Ward.Dialog);
        ward.Store.Remove(Names.Fuses(Ward.Dialog));
        var isBusy = false;
        ward.Store.OnCommit = _ =>
        {
            if (isBusy) return null;
            isBusy = true;
            ward.Room.RunAsync(Fleeting(Ward.Dialog, 1, 111, 5)).GetAwaiter().GetResult();
            return null;
        };
        await ward.RebuildAsync(Ward.Dialog);
        Assert.Equal(6000, ward.Room.Broker.All<WindClock>()[^1].DueAt);
    }

    [Fact]
    public async Task A_clock_that_does_not_ring_is_found_where_the_system_runs_and_wound_again()
    {
        var ward = await OpenAsync(Ward.Chat);
        Assert.Empty(await DamagesAsync(ward, 61_000 + 300_000));
        var audit = await AuditAsync(ward, 61_001 + 300_000);
        var damage = Assert.Single(audit.Damages);
        Assert.Equal(("conversation c:5", Cure.Repair), (damage.Where, damage.Cure));
        var wind = WindClock.Parser.ParseFrom(Assert.Single(await audit.RepairsAsync()).Data);
        var head = ward.Store.Get<ConversationHead>(Names.ConversationHead(Ward.Chat))!;
        Assert.Equal(new WindClock { Conversation = Ward.Chat, Version = head.LastOp, DueAt = 61_000 }, wind);
        await ward.Room.RunAsync(Burn(Ward.Chat, 361_001));
        await audit.RecheckAsync();
        Assert.Empty(audit.Damages);
    }

    // 1 says what goes after a minute, 2 after ten; of two more 1 takes back one.
    private static async Task<Ward> OpenAsync(string conversation)
    {
        var ward = await Ward.OpenAsync();
        var first = ward.Store.Get<ConversationHead>(Names.ConversationHead(conversation))!.LastDialogMessageId + 1;
        await ward.Room.RunAsync(Say(conversation, 1, 101, 60), Say(conversation, 2, 102, 600), Say(conversation, 1, 103, 60), Send(conversation, 2, 105, "stays"), Say(conversation, 1, 104, 60));
        await ward.Room.RunAsync(Delete(conversation, 1, 106, first + 2));
        ward.Room.Restart();
        Assert.Empty(await ward.DamagesAsync());
        return ward;
    }

    private static SendMessages Say(string conversation, long sender, long randomId, int ttl)
    {
        var item = Lasting(randomId, ttl);
        item.Content.Text = $"fleeting {randomId}";
        return Album(conversation, sender, 1000, item);
    }

    private static IEnumerable<string> Left(Ward ward) => ward.Room.Mailbox(2).Texts.Where(t => t.StartsWith("fleeting", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<Damage>> DamagesAsync(Ward ward, long now) => (await AuditAsync(ward, now)).Damages;

    private static async Task<Audit> AuditAsync(Ward ward, long now)
    {
        var audit = new Audit(ward.Store, new FakeTimeProvider(DateTimeOffset.FromUnixTimeMilliseconds(now)));
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return audit;
    }
}
