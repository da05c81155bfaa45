using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>What concerns a bot in a channel is told in its mailbox in the order of the channel, once, whatever is lost, late or doubled on the way there.</summary>
public sealed class TellBotsTests
{
    private const long Dice = 7;

    private readonly Room room = new();

    private IEnumerable<ChannelTold> Told => room.Broker.All<PushBotUpdates>().SelectMany(p => p.Updates.Updates_).Select(u => u.ChannelTold).Where(t => t is not null);

    private IEnumerable<long> Steps => room.Mailbox(Dice).Log.Where(r => r.Update.ChannelTold is not null).Select(r => r.Update.ChannelTold.Pts);

    [Fact]
    public async Task The_mailbox_says_which_step_it_was_and_the_channel_what_it_says()
    {
        await BeginAsync();
        await room.RunAsync(Command(11, "/roll"));
        Assert.Equal([1, 2], Steps);
        Assert.Equal((Peer.Channel(5), null), room.Mailbox(Dice).Log[^1] is var r ? (r.Update.Dialog.Peer, r.Update.ChannelTold.Step) : default);
        Assert.Equal("/roll", Told.Last().Step.NewMessages.Messages.Single().Content.Text);
        Assert.Equal(room.Mailbox(Dice).Pts, room.Mailbox(Dice).Head.BotToldPts);
        room.Mailbox(Dice).AssertSound();
    }

    [Fact]
    public async Task Coming_and_going_is_told_there_too()
    {
        await BeginAsync();
        await room.RunAsync(PutOut(1, 11, Dice));
        Assert.Equal(
            [Update.ChangeOneofCase.ChannelJoined, Update.ChangeOneofCase.ChannelTold, Update.ChangeOneofCase.ChannelTold, Update.ChangeOneofCase.ChannelLeft],
            room.Broker.All<PushBotUpdates>().SelectMany(p => p.Updates.Updates_).Select(u => u.ChangeCase).OrderBy(c => c == Update.ChangeOneofCase.ChannelLeft).ThenByDescending(c => c == Update.ChangeOneofCase.ChannelJoined));
        Assert.DoesNotContain(room.Broker.All<PushUpdates>(), p => p.UserId == Dice);
    }

    [Fact]
    public async Task Before_one_that_comes_too_early_the_missing_ones_are_read_and_told_as_they_are_by_now()
    {
        await BeginAsync();
        await room.RunAsync(Command(11, "/one"), Command(12, "/two"));
        var before = Told.Count();
        await SayAsync(3, Command(13, "/three"), Command(14, "/four"), Edit(Channel, 1, 15, 5, "/four, mended"));
        Assert.Equal(["/three", "/four, mended"], Told.Skip(before).SelectMany(t => t.Step.NewMessages?.Messages ?? []).Select(m => m.Content.Text));
        Assert.Equal([1, 2, 3, 4, 5, 6], Steps);
    }

    [Fact]
    public async Task A_long_gap_is_closed_a_few_at_a_time()
    {
        await BeginAsync();
        await SayAsync(30, [.. Enumerable.Range(11, 30).Select(n => Command(n, $"/roll {n}"))]);
        Assert.Equal(Enumerable.Range(1, 31).Select(n => (long)n), Steps);
        Assert.All(room.Store.Commits.SelectMany(c => c.GroupBy(w => w.Key.Contains($"/{Dice}/log/", StringComparison.Ordinal))).Where(g => g.Key), g => Assert.InRange(g.Count(), 1, 5));
    }

    [Fact]
    public async Task An_operation_that_is_not_there_is_not_jumped()
    {
        await BeginAsync();
        await room.TakeAsync(Command(11, "/one"), Command(12, "/two"));
        var late = room.Broker.All<TellBots>()[^1];
        room.Lose();
        room.Store.Remove(Names.BotOp(Channel, Dice, 2));
        await room.TakeAsync(late);
        Assert.Equal([1], Steps);
        Assert.Contains(room.Deaths, d => d.Contains("bots/7/2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_comes_again_is_told_on_from_where_it_was()
    {
        await BeginAsync();
        await room.RunAsync(Command(11, "/one"), PutOut(1, 12, Dice), Command(13, "/not for it"));
        await room.RunAsync(new BanMember { Conversation = Channel, Sender = 1, RandomId = 14, UserId = Dice, Banned = true, Origin = From(1) });
        await room.RunAsync(new BanMember { Conversation = Channel, Sender = 1, RandomId = 15, UserId = Dice, Banned = false, Origin = From(1) });
        await room.RunAsync(BringBot(16), Command(17, "/again"));
        Assert.Equal([1, 2, 3, 7, 8], Steps);
        Assert.Equal((Dice, 5), room.Store.Head().Bots.Single() is var bot ? (bot.UserId, bot.Steps) : default);
        room.Mailbox(Dice).AssertSound();
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task In_any_order_and_however_often_it_comes_it_is_told_once(int seed)
    {
        var random = new Random(seed);
        await BeginAsync();
        await room.TakeAsync([.. Enumerable.Range(11, 20).Select(n => random.Next(3) == 0 ? Send(Channel, 1, n, "between us") : Command(n, $"/roll {n}"))]);
        IMessage[] announced = [.. room.Broker.All<TellBots>().Skip(1)];
        room.Lose();
        foreach (var some in announced.Concat(announced).OrderBy(_ => random.Next()).Chunk(random.Next(1, 5))) await room.RunAsync(some);
        Assert.Equal(announced.Length + 1, Steps.Count());
        Assert.Equal(Steps.Order(), Steps);
        Assert.Equal(Steps.Distinct().Count(), Steps.Count());
        Assert.Equal(Steps.Skip(1), Told.Skip(1).Select(t => t.Pts));
        Assert.All(Told, t => Assert.Equal(t.Pts, t.Step.Pts));
        room.Mailbox(Dice).AssertSound();
    }

    private static SendMessages Command(long randomId, string text) => Album(Channel, 1, 1000, new Item
    {
        RandomId = randomId, Content = new Content { Text = text, Entities = { new Entity { Kind = Entity.Types.Kind.BotCommand, Length = text.Split(' ')[0].Length } } },
    });

    private static AddMembers BringBot(long randomId)
    {
        var bring = Bring(1, randomId, Dice);
        bring.Bots.Add(Dice);
        return bring;
    }

    private async Task BeginAsync()
    {
        var profile = Profile(Dice, "Dice", username: "dice");
        profile.Bot = true;
        var found = Found(1, 10, 2, Dice);
        found.Bots.Add(Dice);
        await room.RunAsync(profile);
        await room.RunAsync(found);
    }

    // Only the last of what they announce to bots comes.
    private async Task SayAsync(int count, params IMessage[] commands)
    {
        await room.TakeAsync(commands);
        var announced = room.Broker.All<TellBots>();
        Assert.Equal(count, announced.Count - Steps.Count());
        room.Lose();
        await room.RunAsync(announced[^1]);
    }
}
