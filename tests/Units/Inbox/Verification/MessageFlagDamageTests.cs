using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Whether a message is pinned, was played or seen, follows from the steps: a message that says otherwise is found, and mended.</summary>
public sealed class MessageFlagDamageTests
{
    private static readonly Peer alice = Peer.User(1), chat = Peer.Chat(5);

    private static readonly Dictionary<string, (Peer Peer, long Place, Action<Message> Change)> kinds = new()
    {
        ["pinned, and says that it is not"] = (alice, 8, m => m.Pinned = false),
        ["pinned for everybody, and says that it is not"] = (alice, 4, m => m.Pinned = false),
        ["pinned no longer, and says that it is"] = (alice, 6, m => m.Pinned = true),
        ["never pinned, and says that it is"] = (alice, 5, m => m.Pinned = true),
        ["not played, and says that it is"] = (alice, 7, m => m.MediaUnread = false),
        ["never to be played, and says that it is"] = (alice, 8, m => m.MediaUnread = true),
        ["not seen, and says that it is"] = (chat, 10, m => m.MentionUnread = false),
        ["no mention, and says that it is not seen"] = (alice, 4, m => m.MentionUnread = true),
    };

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_is_found_and_mended_and_life_goes_on(string kind)
    {
        var ward = await Ward.FurnishedAsync();
        var (peer, place, change) = kinds[kind];
        var id = ward.Room.Mailbox(2).Slot(peer, place).MessageId;
        var sound = ward.Room.Mailbox(2).Record(id);
        ward.Change<Record>(Names.Record(2, id), r => change(r.Update.NewMessage));
        Assert.NotEqual(sound, ward.Room.Mailbox(2).Record(id));

        var damage = await ward.OnlyAsync($"message {id} ");
        Assert.Equal(("mailbox 2", Cure.Rebuild), (damage.Where, damage.Cure));
        await new Rebuild(ward.Store, 2).WriteAsync();

        Assert.Equal(sound, ward.Room.Mailbox(2).Record(id));
        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        await ward.Room.RunAsync(PinMine(peer == alice ? Ward.Dialog : Ward.Chat, 2, place, 9000), Send(Ward.Dialog, 1, 91));
        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        ward.Room.Mailbox(2).AssertSound();
    }

    [Fact]
    public async Task A_message_with_other_counters_too_is_mended_in_one_go()
    {
        var ward = await Ward.FurnishedAsync();
        var id = ward.Room.Mailbox(2).Slot(alice, 8).MessageId;
        var sound = ward.Room.Mailbox(2).Record(id);
        ward.Change<Record>(Names.Record(2, id), r => (r.Update.NewMessage.Pinned, r.Update.Dialog.UnreadCount) = (false, 99));
        Assert.Equal(2, (await ward.DamagesAsync()).Count);
        await new Rebuild(ward.Store, 2).WriteAsync();
        Assert.Equal(sound, ward.Room.Mailbox(2).Record(id));
        Assert.Empty(await ward.DamagesAsync());
    }

    [Fact]
    public async Task What_is_cleared_may_say_what_it_said_when_it_was()
    {
        var ward = await Ward.FurnishedAsync();
        await ward.Room.RunAsync(ClearMine(Ward.Dialog, 2, 8));
        Assert.True(ward.Room.Mailbox(2).Record(ward.Room.Mailbox(2).Slot(alice, 8).MessageId).Update.NewMessage.Pinned);
        Assert.Empty(await ward.DamagesAsync());
    }
}
