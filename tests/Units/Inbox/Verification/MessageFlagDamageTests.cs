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

    private static readonly Dictionary<string, (Peer Peer, long Place, Action<Record> Change)> kinds = new()
    {
        ["pinned, and says that it is not"] = (alice, 8, r => r.Update.NewMessage.Pinned = false),
        ["pinned for everybody, and says that it is not"] = (alice, 4, r => r.Update.NewMessage.Pinned = false),
        ["pinned no longer, and says that it is"] = (alice, 6, r => r.Update.NewMessage.Pinned = true),
        ["never pinned, and says that it is"] = (alice, 5, r => r.Update.NewMessage.Pinned = true),
        ["pinned later than it says"] = (alice, 8, r => r.PinSetAt--),
        ["pinned earlier than it says"] = (alice, 4, r => r.PinSetAt++),
        ["pinned, and does not say when"] = (alice, 8, r => r.PinSetAt = 0),
        ["never pinned, and says when"] = (alice, 5, r => r.PinSetAt = 1),
        ["not played, and says that it is"] = (alice, 7, r => r.Update.NewMessage.MediaUnread = false),
        ["played, and says that it is not"] = (alice, 5, r => r.Update.NewMessage.MediaUnread = true),
        ["played by the other, and says that it is not"] = (alice, 6, r => r.Update.NewMessage.MediaUnread = true),
        ["never to be played, and says that it is"] = (alice, 8, r => r.Update.NewMessage.MediaUnread = true),
        ["not seen, and says that it is"] = (chat, 10, r => r.Update.NewMessage.MentionUnread = false),
        ["seen, and says that it is not"] = (chat, 8, r => r.Update.NewMessage.MentionUnread = true),
        ["no mention, and says that it is not seen"] = (alice, 4, r => r.Update.NewMessage.MentionUnread = true),
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
        ward.Change<Record>(Names.Record(2, id), change);
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
    public async Task One_that_knows_nothing_of_having_been_pinned_is_found()
    {
        var ward = await Ward.FurnishedAsync();
        var id = ward.Room.Mailbox(2).Slot(alice, 8).MessageId;
        ward.Change<Record>(Names.Record(2, id), r => (r.Update.NewMessage.Pinned, r.PinSetAt) = (false, 0));
        Assert.Equal("order", (await ward.OnlyAsync("was pinned or unpinned at")).Check);
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
