using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ReactionCommands;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Reactions that a copy, a dialog or a conversation has otherwise than the operations are found, and told apart by what can mend them.</summary>
public sealed class ReactionDamageTests
{
    private static readonly Peer chat = Peer.Chat(5), bob = Peer.User(2);

    private static readonly Dictionary<string, (long User, Peer Peer, long Place, string What, Action<Record> Change)> copies = new()
    {
        ["others are counted"] = (1, chat, 4, "react otherwise", r => r.Update.NewMessage.Reactions.Counts[0].Count++),
        ["another is one's own"] = (2, chat, 4, "react otherwise", r => r.Update.NewMessage.Reactions.Own = "👍"),
        ["in a dialog of two the other reacts otherwise"] = (1, bob, 1, "react otherwise", r => r.Update.NewMessage.Reactions.Counts[0].Emoji = "🔥"),
        ["nobody is said to react"] = (1, chat, 4, "react otherwise", r => r.Update.NewMessage.Reactions = null),
        ["somebody is said to react, and nobody does"] = (1, chat, 2, "react otherwise", r => r.Update.NewMessage.Reactions = new Reactions { Own = "👍" }),
        ["it is by another operation"] = (1, chat, 4, "react otherwise", r => r.ReactionOpNo = 2),
        ["it knows nothing of it"] = (1, chat, 4, "somebody reacted to message 4", r => (r.ReactionOpNo, r.Update.NewMessage.Reactions) = (0, null)),
    };

    public static TheoryData<string> Copies => [.. copies.Keys];

    [Fact]
    public async Task Where_people_react_all_is_well()
    {
        var ward = await OpenAsync();
        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        foreach (var user in new[] { 1, 2, 3 }) ward.Room.Mailbox(user).AssertSound();
    }

    [Theory]
    [MemberData(nameof(Copies))]
    public async Task A_copy_that_says_otherwise_how_people_react(string kind)
    {
        var ward = await OpenAsync();
        var (user, peer, place, what, change) = copies[kind];
        ward.Change<Record>(Names.Record(user, ward.Room.Mailbox(user).Slot(peer, place).MessageId), change);
        var damages = await ward.DamagesAsync();
        Assert.Contains(damages, d => d.What.Contains(what, StringComparison.Ordinal) && d.Cure == Cure.Backup);
    }

    [Fact]
    public async Task Whether_they_are_unread_follows_from_the_steps_and_is_mended()
    {
        var ward = await OpenAsync();
        var key = Names.Record(1, ward.Room.Mailbox(1).Slot(chat, 4).MessageId);
        ward.Change<Record>(key, r => r.Update.NewMessage.Reactions.Unread = false);
        ward.Change<DialogState>(Names.Dialog(1, bob), d => d.UnreadReactions.Clear());
        Assert.All(await ward.DamagesAsync(), d => Assert.Equal(("mailbox 1", Cure.Rebuild), (d.Where, d.Cure)));
        Assert.Equal(2, (await ward.DamagesAsync()).Count);
        await new Rebuild(ward.Store, 1).WriteAsync();
        Assert.Empty((await ward.DamagesAsync()).Select(d => d.What));
        Assert.Equal((true, 1), (ward.Store.Get<Record>(key)!.Update.NewMessage.Reactions.Unread, ward.Room.Mailbox(1).Dialog(bob).UnreadReactions.Count));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_conversation_has_lost_of_who_reacts_how_is_built_from_its_operations(bool isLost)
    {
        var ward = await OpenAsync();
        if (isLost) ward.Store.Remove(Names.Reactions(Ward.Chat, 4));
        else ward.Change<ReactionList>(Names.Reactions(Ward.Chat, 4), r => r.Reactions[0].Emoji = "🔥");
        var damage = await ward.OnlyAsync("how people react to message 4");
        Assert.Equal(("reactions", "conversation c:5", Cure.Rebuild, "c:5"), (damage.Check, damage.Where, damage.Cure, damage.Conversation));
        await ward.RebuildAsync(Ward.Chat);
    }

    [Fact]
    public async Task An_operation_that_counts_otherwise_is_named()
    {
        var ward = await OpenAsync();
        var op = ward.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp;
        ward.Change<Op>(Names.Op(Ward.Dialog, op), o => o.Reacted.Counts[0].Count = 7);
        await ward.OnlyAsync($"operation {op} counts reactions to message 1 otherwise");
    }

    private static async Task<Ward> OpenAsync()
    {
        var ward = await Ward.OpenAsync();
        await ward.Room.RunAsync(React(Ward.Chat, 2, 71, 4, "👍"), React(Ward.Chat, 1, 72, 4, "👍"), React(Ward.Chat, 2, 73, 4, "❤"), React(Ward.Chat, 2, 74, 7, "👍"), Delete(Ward.Chat, 1, 75, 7));
        await ward.Room.RunAsync(React(Ward.Dialog, 1, 76, 2, "👍"), React(Ward.Dialog, 2, 77, 1, "👍"));
        ward.Room.Restart();
        return ward;
    }
}
