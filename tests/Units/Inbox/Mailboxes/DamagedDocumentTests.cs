using DaprMessaging.Contracts;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What is kept beside the dialogs, damaged, makes poison of what needs it, one by one, and of nothing else.</summary>
public sealed class DamagedDocumentTests
{
    // What cannot be done then, and what can.
    private static readonly Dictionary<string, (IMessage[] Needs, IMessage[] Others)> kinds = new()
    {
        [Names.PinnedDialogs(2)] = (
            [PinToTop("u:1:2", 2, 9000), Move("u:1:2", 2, 9000, 1), Reorder(2, 9000, 0)],
            [Send("u:1:2", 1, 90), ReadAt("u:1:2", 2, 2, 9000), Mute("u:1:2", 2, 9000, 1), Block(2, 3, 9000), Profile(2, "Bob", 9000)]),
        [Names.Readings(2, Peer.User(1), 0)] = (
            [ReadAt("u:1:2", 2, 2, 9000)],
            [Send("u:1:2", 1, 90), ReadAt("u:1:2", 2, 1, 9000, unmarksAt: 9000), PinMine("u:1:2", 2, 2, 9000), ReadAt("c:5", 2, 2, 9000), PinToTop("u:1:2", 2, 9000)]),
        [Names.Blocked(2)] = (
            [Block(2, 3, 9000), Send("u:1:2", 1, 90)],
            [Send("c:5", 1, 91), Read("u:1:2", 2, 2), Mute("u:1:2", 2, 9000, 1), PinToTop("u:1:2", 2, 9000), Draft("u:1:2", 2, 9000, "to be")]),
        [Names.Username("bob")] = (
            [Profile(2, "Bob", 9000, "bob"), Profile(2, "Bob", 9001, "rob")],
            [Send("u:1:2", 1, 90), Profile(1, "Alice", 9000, "alice"), Block(2, 3, 9000)]),
    };

    private readonly Room room = new();

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_needs_it_is_parked_and_can_be_driven_again_when_it_is_mended(string key)
    {
        await BeginAsync();
        var sound = room.Store.Snapshot()[key];
        room.Store.Damage(key);
        foreach (var act in kinds[key].Needs)
        {
            room.Restart();
            await room.RunAsync(act);
        }

        Assert.All(room.Deaths, reason => Assert.StartsWith($"{key} is damaged", reason, StringComparison.Ordinal));
        Assert.Equal(kinds[key].Needs.Length, room.Deaths.Count());
        room.Store.Put(key, sound);
        var pts = room.Mailbox(2).Pts;
        room.Mailbox(2).AssertSound(); // nothing was begun

        room.Restart();
        var dead = room.Broker.Published.Where(e => e.DeadReason is not null).ToList();
        await room.TakeAsync([.. dead.Select(e => new DaprMessaging.Hosting.Delivery("1", e.Id, e.Type, e.TraceParent, e.Data.Memory) { Key = e.Key })]);
        Assert.InRange(room.Mailbox(2).Pts, pts + dead.Count, pts + dead.Count + 1);
        Assert.Equal(dead.Count, room.Deaths.Count());
        room.Mailbox(2).AssertSound();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_does_not_need_it_is_done(string key)
    {
        await BeginAsync();
        room.Store.Damage(key);
        foreach (var act in kinds[key].Others)
        {
            room.Restart();
            var before = room.Mailbox(1).Pts + room.Mailbox(2).Pts;
            await room.RunAsync(act);
            Assert.InRange(room.Mailbox(1).Pts + room.Mailbox(2).Pts, before + 1, before + 2);
        }

        Assert.Empty(room.Deaths);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task In_one_batch_only_what_needs_it_is_parked(string key)
    {
        await BeginAsync();
        await room.TakeAsync(Send("c:5", 1, 95, "in the middle of it"), Send("c:5", 1, 96, "and after it"));
        var announced = room.Announced.TakeLast(2).Where(d => d.Owners.Contains(2)).ToList();
        room.Lose();
        room.Restart();
        room.Store.Damage(key);
        var needs = kinds[key].Needs.Where(e => e is not DaprMessaging.Contracts.Inbox.SendMessages).ToList();
        await room.RunAsync([.. needs, .. announced, MarkUnread("c:5", 2, 9000)]);

        Assert.Equal(needs.Count, room.Deaths.Count());
        Assert.Equal(["in the middle of it", "and after it"], room.Mailbox(2).Texts.TakeLast(2));
        Assert.True(room.Mailbox(2).Dialog(Peer.Chat(5)).UnreadMark);
        Assert.Contains(room.Broker.All<DaprMessaging.Contracts.Sync.PushUpdates>(), u => u.UserId == 2 && u.Updates.Updates_.Any(s => s.NewMessage is not null));
        Assert.Contains(room.Results, r => r is { Done: not null, Updates.Updates_: [{ DialogUnreadMark: not null }] });
    }

    private async Task BeginAsync()
    {
        await room.RunAsync(Profile(2, "Bob", 1000, "bob"), Send("u:1:2", 1, 11), Send("u:1:2", 1, 12), Create(5, 1, 13, 2), Send("c:5", 1, 14));
        await room.RunAsync(ReadAt("u:1:2", 2, 1, 2000), MarkUnread("u:1:2", 2, 2000), PinToTop("c:5", 2, 2000), Block(2, 9, 2000));
        room.Mailbox(2).AssertSound();
    }
}
