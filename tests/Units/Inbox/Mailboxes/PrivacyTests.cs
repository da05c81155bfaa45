using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;
using Role = DaprMessaging.Contracts.Role;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What is said in a chat between people is no business of a bot there.</summary>
public sealed class PrivacyTests
{
    private const long Bot = 7;

    private static readonly Peer Chat = Peer.Chat(5);

    private readonly Room room = new();

    private IEnumerable<string> Heard => room.Mailbox(Bot).Texts;

    [Fact]
    public async Task It_has_commands_mentions_and_answers_and_nothing_else()
    {
        await BeginAsync();
        await room.RunAsync(Send("c:5", 1, 11, "between us"));
        await room.RunAsync(Command(1, 12, "/roll 6", 0));
        await room.RunAsync(Command(1, 13, "/roll@dice 6", Bot));
        await room.RunAsync(Command(1, 14, "/roll@other 6", 8), Command(1, 15, "/roll@nobody 6", 0));
        await room.RunAsync(Mention("c:5", 1, 16, Bot), Mention("c:5", 1, 17, 2));
        await room.RunAsync(Send("c:5", Bot, 18, "a four"));
        await room.RunAsync(Send("c:5", 2, 19, "thanks", replyTo: 9), Send("c:5", 2, 20, "what was that?", replyTo: 2));
        Assert.Equal(["/roll 6", "/roll@dice 6", "hey you", "a four", "thanks"], Heard);
        Assert.Equal(["between us", "/roll 6", "/roll@dice 6", "/roll@other 6", "/roll@nobody 6", "hey you", "hey you", "a four", "thanks", "what was that?"], room.Mailbox(2).Texts);
        room.Mailbox(Bot).AssertSound();
    }

    [Fact]
    public async Task What_it_does_not_have_takes_its_place_and_a_step_and_is_nowhere_in_its_mailbox()
    {
        await BeginAsync();
        await room.RunAsync(Album("c:5", 1, 1000, Item(11, "secret one"), Item(12, "secret two")));
        var record = room.Mailbox(Bot).Log[^1];
        Assert.NotNull(record.Update.Skipped);
        Assert.Equal([2, 3], record.DialogMessageIds);
        Assert.All(new[] { 2, 3 }, place => Assert.Equal(new Slot(0, 0, SlotMarks.Blocked), room.Mailbox(Bot).Slot(Chat, place)));
        Assert.DoesNotContain(room.Mailbox(Bot).Log, r => r.ToString().Contains("secret", StringComparison.Ordinal));
        Assert.Equal((0, 2, 3), room.Mailbox(Bot).Dialog(Chat) is var d ? (d.UnreadCount, d.LastOp, d.TopDialogMessageId) : default);
        Assert.DoesNotContain(room.Broker.All<PushBotUpdates>(), p => p.Updates.Updates_.Any(u => u.Skipped is not null));
    }

    [Fact]
    public async Task What_was_sent_together_stays_together()
    {
        await BeginAsync();
        await room.RunAsync(Album("c:5", 1, 1000, Item(11, "look"), Item(12, "/roll", new Entity { Kind = Kind.BotCommand, Length = 5 })));
        Assert.Equal(["look", "/roll"], Heard);
    }

    [Fact]
    public async Task An_edit_a_pin_and_a_deletion_of_what_it_does_not_have_show_nothing()
    {
        await BeginAsync();
        await room.RunAsync(Send("c:5", 1, 11, "between us"));
        await room.RunAsync(Edit("c:5", 1, 12, 2, "/roll"), Pin("c:5", 1, 13, 2), Delete("c:5", 1, 14, 2));
        Assert.Empty(Heard);
        Assert.Equal(0, room.Mailbox(Bot).Log.Select(r => r.Update.NewMessage?.Action?.MessagePinned).Single(a => a is not null)!.MessageId);
        room.Mailbox(Bot).AssertSound();
    }

    [Fact]
    public async Task An_admin_has_all_from_then_on_and_no_longer_when_it_is_none()
    {
        await BeginAsync();
        await room.RunAsync(Send("c:5", 1, 11, "before"));
        await room.RunAsync(Appoint(5, 1, 12, Bot, Role.Admin));
        await room.RunAsync(Send("c:5", 1, 13, "while"));
        await room.RunAsync(Appoint(5, 1, 14, Bot, Role.Member));
        await room.RunAsync(Send("c:5", 1, 15, "after"));
        Assert.Equal(["while"], Heard);
        Assert.Equal([[], [Bot], []], room.Announced.SelectMany(d => d.Ops).Where(o => o.Sent is not null).DistinctBy(o => o.OpNo).OrderBy(o => o.OpNo).Select(o => o.BotAdmins.ToArray()));
    }

    [Fact]
    public async Task What_fills_a_gap_is_decided_as_if_it_had_come_in_time()
    {
        await BeginAsync();
        await room.RunAsync(Appoint(5, 1, 11, Bot, Role.Admin));
        await room.TakeAsync(Send("c:5", 1, 12, "while it was an admin"));
        await room.TakeAsync(Appoint(5, 1, 13, Bot, Role.Member));
        await room.TakeAsync(Send("c:5", 1, 14, "when it was none"));
        room.Lose();
        room.Restart();
        await room.RunAsync(Command(1, 15, "/roll", 0));
        Assert.Equal(["while it was an admin", "/roll"], Heard);
        room.Mailbox(Bot).AssertSound();
    }

    [Fact]
    public async Task Of_what_was_said_before_it_came_it_has_nothing_even_where_others_have()
    {
        await room.RunAsync(Bots(Bot));
        await room.RunAsync(Create(5, 1, 10, 2));
        await room.RunAsync(ShowHistory(5, 1, 11));
        await room.RunAsync(Command(1, 12, "/roll", 0));
        await room.RunAsync(Adding(5, 1, 13, Bot));
        Assert.Empty(Heard);
        await room.RunAsync(Command(1, 14, "/roll again", 0));
        Assert.Equal(["/roll again"], Heard);
        room.Mailbox(Bot).AssertSound();
    }

    [Fact]
    public async Task Alone_with_somebody_it_has_all()
    {
        await room.RunAsync(Bots(Bot));
        await room.RunAsync(Send("u:1:7", 1, 11, "hello"));
        Assert.Equal(["hello"], Heard);
    }

    [Fact]
    public async Task Who_made_the_chat_has_all_of_it()
    {
        await room.RunAsync(Bots(Bot));
        var create = Create(5, Bot, 10, 1);
        create.Bots.Add(Bot);
        await room.RunAsync(create);
        await room.RunAsync(Send("c:5", 1, 11, "hello"));
        Assert.Equal(["hello"], Heard);
    }

    private async Task BeginAsync()
    {
        await room.RunAsync(Bots(Bot));
        var create = Create(5, 1, 10, 2, Bot);
        create.Bots.Add(Bot);
        await room.RunAsync(create);
    }

    private static SaveProfile Bots(long user)
    {
        var profile = Profile(user, "Dice", username: "dice");
        profile.Bot = true;
        return profile;
    }

    private static AddMembers Adding(long chat, long sender, long randomId, long bot)
    {
        var add = Add(chat, sender, randomId, bot);
        add.Bots.Add(bot);
        return add;
    }

    private static Item Item(long randomId, string text, params Entity[] entities) => new() { RandomId = randomId, Content = new Content { Text = text, Entities = { entities } } };

    private static SendMessages Command(long sender, long randomId, string text, long meant) => Album("c:5", sender, 1000, Item(
        randomId, text, new Entity { Kind = Kind.BotCommand, Length = text.Split(' ')[0].Length, UserId = meant }));
}
