using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ReactionCommands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>A bot is told of a channel what it would be told of a chat, and a channel knows whom it has to tell.</summary>
public sealed class ChannelBotsTests
{
    private const long Dice = 7, Other = 71;
    private const string Chat = "c:5";

    private static readonly string[] Places = [Chat, Channel];

    private readonly Room room = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_same_history_in_a_chat_and_in_a_channel_tells_it_the_same(int seed)
    {
        await BeginAsync(Places);
        var history = new Histories(room, new Random(seed));
        for (var i = 0; i < 60; i++) await history.ActAsync(i);
        Assert.Equal(Heard(Chat, Dice), Heard(Channel, Dice));
        Assert.Equal(Heard(Chat, Other), Heard(Channel, Other));
        Assert.NotEmpty(Heard(Channel, Dice));
        room.Mailbox(Dice).AssertSound();
        var audit = new Audit(room.Store);
        await audit.CheckAsync(Dice);
        Assert.Empty(audit.Damages);
    }

    [Fact]
    public async Task What_concerns_no_bot_costs_nothing_more()
    {
        await BeginAsync(Channel);
        var (commits, events) = (room.Store.Commits.Count, room.Broker.Published.Count());
        await room.TakeAsync(Send(Channel, 1, 11, "between us"));
        Assert.Equal(
            ["conversation/b:5", "conversation/b:5/message/2", "conversation/b:5/op/2", "conversation/b:5/sent/1/11"],
            room.Store.Commits[commits].Select(w => w.Key));
        Assert.Equal(events + 3, room.Broker.Published.Count());
    }

    [Fact]
    public async Task What_concerns_one_costs_one_document_one_event_and_a_step_in_its_mailbox()
    {
        await BeginAsync(Channel);
        var (commits, events) = (room.Store.Commits.Count, room.Broker.Published.Count());
        await room.TakeAsync(Mention(Channel, 1, 11, Dice));
        Assert.Equal(
            ["conversation/b:5", "conversation/b:5/bots/7/2", "conversation/b:5/message/2", "conversation/b:5/op/2", "conversation/b:5/sent/1/11"],
            room.Store.Commits[commits].Select(w => w.Key));
        Assert.Equal(events + 4, room.Broker.Published.Count());
        Assert.Equal([Dice], room.Broker.All<TellBots>()[^1].Bots.Select(b => b.UserId));
    }

    [Fact]
    public async Task More_than_20_bots_are_refused_and_so_is_a_chat_that_has_more()
    {
        long[] bots = [.. Enumerable.Range(100, 21).Select(n => (long)n)];
        var found = Found(1, 10, bots);
        found.Bots.Add(bots);
        await room.RunAsync(found);
        Assert.Equal((Code.LimitReached, "user_ids"), room.LastResult.Refusal is var r ? (r.Code, r.Field) : default);

        var create = Create(5, 1, 11, bots);
        create.Bots.Add(bots);
        var migrate = new MigrateChat { Conversation = Chat, Sender = 1, RandomId = 12, AcceptedAt = 1000, Origin = From(1) };
        await room.RunAsync(create);
        await room.RunAsync(migrate);
        Assert.Equal((Code.LimitReached, "chat_id"), room.LastResult.Refusal is var s ? (s.Code, s.Field) : default);

        await room.RunAsync(Found(1, 13, 2));
        var bring = Bring(1, 14, bots[..20]);
        bring.Bots.Add(bots[..20]);
        await room.RunAsync(bring);
        var more = Bring(1, 15, 3, bots[20]);
        more.Bots.Add(bots[20]);
        await room.RunAsync(more);
        Assert.Equal(Code.LimitReached, room.LastResult.Refusal.Code);
        await room.RunAsync(PutOut(1, 16, bots[0]));
        await room.RunAsync(more);
        Assert.Equal(Code.LimitReached, room.LastResult.Refusal.Code); // it is remembered
        more.RandomId = 17;
        await room.RunAsync(more);
        Assert.NotNull(room.LastResult.Done);
        Assert.Equal(20, room.Store.Head().Bots.Count);
    }

    [Fact]
    public async Task A_chat_takes_its_bots_along_as_what_they_are()
    {
        await BeginAsync(Chat);
        await room.RunAsync(Appoint(5, 1, 11, Dice, Role.Admin), new MigrateChat { Conversation = Chat, Sender = 1, RandomId = 12, AcceptedAt = 1000, Origin = From(1) });
        var channel = Names.ChannelConversation(Names.MigratedChannel(5));
        await room.RunAsync(Send(channel, 1, 13, "to whom it may concern"));
        Assert.Equal([(Dice, true, 2), (Other, false, 1)], room.Store.Get<ConversationHead>(Names.ConversationHead(channel))!.Bots.Select(b => (b.UserId, b.Admin, b.Steps)));
        Assert.Equal("to whom it may concern", room.Broker.All<PushBotUpdates>()[^1].Updates.Updates_[^1].ChannelTold.Step.NewMessages.Messages.Single().Content.Text);
    }

    [Fact]
    public async Task A_bot_that_comes_and_is_answered_in_the_same_batch_is_told()
    {
        await BeginAsync(Channel);
        await room.RunAsync(Send(Channel, 3, 11, "hello"));
        var bring = Bring(1, 12, 8);
        bring.Bots.Add(8);
        await room.RunAsync(Send(Channel, Dice, 13, "I am here"), bring, Send(Channel, 1, 14, "good", replyTo: 3), Send(Channel, 1, 15, "hello to you", replyTo: 2));
        Assert.Equal([Dice], room.Store.Kept(4)!.Bots);
        Assert.Empty(room.Store.Kept(5)!.Bots);
    }

    private async Task BeginAsync(params string[] places)
    {
        foreach (var bot in new[] { Dice, Other })
        {
            var profile = Profile(bot, $"bot {bot}");
            profile.Bot = true;
            await room.RunAsync(profile);
        }

        foreach (var place in places)
        {
            var create = Create(5, 1, 10, 2, 3, Dice, Other);
            create.Conversation = place;
            create.Bots.Add([Dice, Other]);
            await room.RunAsync(create);
        }
    }

    // In words that are the same for both.
    private List<string> Heard(string place, long bot)
    {
        var peer = place == Chat ? Peer.Chat(5) : Peer.Channel(5);
        var ids = new Dictionary<long, string>();
        return [.. room.Broker.All<PushBotUpdates>().Where(p => p.UserId == bot).SelectMany(p => p.Updates.Updates_).Where(u => peer.Equals(u.Dialog?.Peer))
            .Select(u => u.ChannelTold?.Step ?? u).SelectMany(u => Words(u, ids))];
    }

    private static IEnumerable<string> Words(Update step, Dictionary<long, string> texts)
    {
        foreach (var message in step.NewMessages?.Messages ?? (step.NewMessage is { } one ? [one] : Enumerable.Empty<Message>()))
        {
            texts[message.Id] = message.Content?.Text ?? "";
            yield return message.Action is { } action ? $"{message.FromUserId} {action.KindCase}" : $"{message.FromUserId} says {message.Content!.Text}";
        }

        if (step.ChannelChanged is { } changed) yield return $"{changed.FromUserId} {changed.Action.KindCase}";
        if (step.MessageEdited is { } edited) yield return $"{texts.GetValueOrDefault(edited.Id)} is {edited.Message.Content.Text}";
        if (step.MessagesDeleted is { } deleted) yield return $"gone are {Show(deleted.Ids, texts)}";
        if (step.MessagesPinned is { Pinned: false, Ids.Count: > 0 } unpinned) yield return $"not pinned are {Show(unpinned.Ids, texts)}";
        if (step.HistoryCleared is not null) yield return "cleared";
        if (step.MessageReacted is { } reacted) yield return $"{texts.GetValueOrDefault(reacted.Id, "its own")}: {string.Join(' ', (reacted.Reactions?.Counts ?? []).Select(c => $"{c.Count} {c.Emoji}"))}";
    }

    private static string Show(IEnumerable<long> ids, Dictionary<long, string> texts) =>
        string.Join(", ", ids.Select(id => texts.GetValueOrDefault(id, "its own")).Order(StringComparer.Ordinal));

    /// <summary>What happens at random, to a chat and to a channel alike.</summary>
    private sealed class Histories(Room room, Random random)
    {
        private readonly List<(long Author, long InChat, long InChannel)> said = [];
        private (long Author, long InChat, long InChannel) pinned;
        private long lastId = 100;

        public async Task ActAsync(int number)
        {
            var (user, randomId) = (random.Next(1, 4), ++lastId);
            var some = said.Count > 0 ? said[random.Next(said.Count)] : default;
            switch (random.Next(said.Count > 0 ? 14 : 4))
            {
                case 0 or 1 or 2 or 3:
                    await SayAsync(user, randomId, $"text {number}", random.Next(5));
                    break;
                case 4:
                    await SayAsync(random.Next(2) == 0 ? Dice : Other, randomId, $"answer {number}", 0);
                    break;
                case 5 or 6:
                    await EachAsync(place => Said(Send(place, user, randomId, $"reply {number}", replyTo: At(some, place)), 0));
                    Note(user);
                    break;
                case 7:
                    await EachAsync(place => Edit(place, some.Author, randomId, At(some, place), $"edit {number}"));
                    break;
                case 8:
                    var more = said[random.Next(said.Count)];
                    await EachAsync(place => Delete(place, 1, randomId, new[] { At(some, place), At(more, place) }.Distinct()));
                    said.RemoveAll(m => m == some || m == more);
                    break;
                case 9:
                    await EachAsync(place => Pin(place, 1, randomId, At(some, place)));
                    pinned = some;
                    break;
                case 10:
                    var isOne = random.Next(2) == 0 && said.Contains(pinned);
                    await EachAsync(place => Unpin(place, 1, randomId, isOne ? At(pinned, place) : 0));
                    pinned = default;
                    break;
                case 11:
                    var emoji = random.Next(3) switch { 0 => "👍", 1 => "❤", _ => "" };
                    await EachAsync(place => React(place, user, randomId, At(some, place), emoji));
                    break;
                case 12 when random.Next(3) == 0:
                    await EachAsync(place => Clear(place, 1, randomId, At(some, place)));
                    said.RemoveAll(m => m.InChannel <= some.InChannel);
                    break;
                case 12:
                    var role = random.Next(2) == 0 ? Role.Admin : Role.Member;
                    await EachAsync(place => In(place, Appoint(5, 1, randomId, Dice, role)));
                    break;
                default:
                    await MoveAsync(randomId);
                    break;
            }
        }

        private async Task MoveAsync(long randomId)
        {
            long moved = random.Next(3) switch { 0 => Dice, 1 => Other, _ => 3 };
            var comes = random.Next(2) == 0;

            // What was pinned while somebody was away a chat does not tell them; a channel has it for all.
            await EachAsync(place => Unpin(place, 1, ++lastId));
            pinned = default;
            await EachAsync<Google.Protobuf.IMessage>(place =>
            {
                if (!comes) return In(place, Remove(5, 1, randomId, moved));
                var add = In(place, Add(5, 1, randomId, moved));
                if (moved != 3) add.Bots.Add(moved);
                return add;
            });
        }

        private async Task SayAsync(long user, long randomId, string text, int kind)
        {
            await EachAsync(place => Said(Send(place, user, randomId, text), kind));
            Note(user);
        }

        private static SendMessages Said(SendMessages send, int kind)
        {
            var entity = kind switch
            {
                1 => new Entity { Kind = Entity.Types.Kind.BotCommand, Length = 4 },
                2 => new Entity { Kind = Entity.Types.Kind.MentionName, Length = 4, UserId = Dice },
                3 => new Entity { Kind = Entity.Types.Kind.Mention, Length = 4, UserId = Other },
                _ => null,
            };
            if (entity is not null) send.Items[0].Content.Entities.Add(entity);
            return send;
        }

        // Who was not in it has not said it.
        private void Note(long author)
        {
            var places = Places.Select(place => room.Store.Get<ConversationHead>(Names.ConversationHead(place))!.LastDialogMessageId).ToArray();
            if (room.LastResult.MessagesSent is not null) said.Add((author, places[0], places[1]));
        }

        private async Task EachAsync<T>(Func<string, T> command) where T : Google.Protobuf.IMessage
        {
            foreach (var place in Places) await room.RunAsync(command(place));
        }

        private static T In<T>(string place, T command) where T : Google.Protobuf.IMessage
        {
            command.Descriptor.FindFieldByName("conversation").Accessor.SetValue(command, place);
            return command;
        }

        private static long At((long Author, long InChat, long InChannel) message, string place) => place == Chat ? message.InChat : message.InChannel;
    }
}
