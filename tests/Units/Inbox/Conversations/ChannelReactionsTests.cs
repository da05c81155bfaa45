using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Verification;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ReactionCommands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.ChatReactions.Types.Kind;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>How people react in a channel: counted in the message, and each one's own kept by itself.</summary>
public sealed class ChannelReactionsTests
{
    private readonly Room room = new();

    private Refusal? Refused => room.LastResult.Refusal;

    [Fact]
    public async Task They_are_counted_in_the_message_and_each_has_one()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 1, 12, 2, "👍"), React(Channel, 2, 13, 2, "👍"), React(Channel, 3, 14, 2, "❤"));
        Assert.Equal("👍2 ❤1", room.Store.Kept(2)!.Message.Show());
        await room.RunAsync(React(Channel, 2, 15, 2, "❤", at: 2000), React(Channel, 1, 16, 2, ""));
        Assert.Equal("❤2", room.Store.Kept(2)!.Message.Show());
        Assert.Equal(new UserReaction { UserId = 2, Emoji = "❤", Date = 2000, Page = 1 }, Own(2, 2));
        Assert.Equal("", Own(1, 2)!.Emoji);
        await room.RunAsync(React(Channel, 2, 17, 2, ""), React(Channel, 3, 18, 2, ""));
        Assert.Null(room.Store.Kept(2)!.Message.Reactions);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task All_hear_the_counts_and_who_has_reacted_hears_their_own()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 2, 12, 2, "👍"));
        var own = room.LastResult.Updates.Channels.Single().Updates.Single();
        Assert.Equal((3, 2, "👍", false), ((int)own.Pts, (int)own.MessageReacted.Id, own.MessageReacted.Reactions.Own, own.MessageReacted.Others));
        var told = room.Broadcasts()[^1];
        var step = told.Updates.Channels.Single().Updates.Single();
        Assert.Equal((2, 9002), (told.AboutUserId, told.ExceptSessionId));
        Assert.Equal(("", true, 1), (step.MessageReacted.Reactions.Own, step.MessageReacted.Others, step.MessageReacted.Reactions.Counts.Single().Count));
        Assert.All(room.Broadcasts().SkipLast(1), b => Assert.Equal(0, b.AboutUserId));
    }

    [Fact]
    public async Task Asked_again_it_is_told_again_as_it_was_and_counted_once()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 2, 12, 2, "👍"), React(Channel, 2, 13, 2, "❤"));
        room.Restart();
        await room.RunAsync(React(Channel, 2, 12, 2, "👍"));
        var again = room.LastResult.Updates.Channels.Single().Updates.Single();
        Assert.Equal((3, "👍"), ((int)again.Pts, again.MessageReacted.Reactions.Own));
        Assert.Equal(("❤1", 4), (room.Store.Kept(2)!.Message.Show(), room.Store.Head().LastOp));
        await room.RunAsync(React(Channel, 2, 14, 2, "❤"));
        Assert.Equal(Code.NotModified, Refused?.Code);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task What_the_channel_allows_holds_and_of_different_ones_there_is_room_for_eleven()
    {
        await room.RunAsync(Found(1, 10, Enumerable.Range(2, 12).Select(u => (long)u)), Send(Channel, 1, 11));
        string[] emojis = ["👍", "❤", "🔥", "🤡", "😀", "😁", "😂", "🤣", "😃", "😄", "😅", "😆"];
        for (var n = 0; n < 11; n++) await room.RunAsync(React(Channel, n + 1, 20 + n, 2, emojis[n]));
        await room.RunAsync(React(Channel, 12, 40, 2, emojis[11]));
        Assert.Equal((Code.ReactionsTooMany, "emoji"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(React(Channel, 12, 41, 2, emojis[10]));
        await room.RunAsync(React(Channel, 1, 42, 2, emojis[11])); // instead of the only one of its kind
        Assert.Null(Refused);
        await room.RunAsync(Allow(43, Kind.Listed, "🔥"), React(Channel, 2, 44, 2, "👍"));
        Assert.Equal(Code.ReactionInvalid, Refused?.Code);
        await room.RunAsync(React(Channel, 2, 45, 2, "🔥"), Allow(46, Kind.None), React(Channel, 2, 47, 2, ""));
        Assert.Null(Refused);
        await room.RunAsync(React(Channel, 2, 48, 2, "🔥"));
        Assert.Equal(Code.ReactionInvalid, Refused?.Code);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Only_members_react_and_only_to_what_is_there()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 9, 12, 2, "👍"));
        Assert.Equal(Code.NotAMember, Refused?.Code);
        await room.RunAsync(React(Channel, 2, 13, 1, "👍")); // tells of the channel
        Assert.Equal((Code.MessageUnknown, "message_id"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(React(Channel, 2, 14, 2, "👍"), Delete(Channel, 1, 15, [2]), React(Channel, 3, 16, 2, "👍"));
        Assert.Equal(Code.MessageUnknown, Refused?.Code);
        Assert.Null(room.Store.Kept(2)!.Message.Reactions);
        await room.RunAsync(Send(Channel, 1, 17), new ClearHistory { Conversation = Channel, Sender = 1, RandomId = 18, UpTo = 3, Origin = From(1) }, React(Channel, 2, 19, 3, "👍"));
        Assert.Equal(Code.MessageUnknown, Refused?.Code);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task An_edit_leaves_them_and_what_is_damaged_is_seen()
    {
        await BeginAsync();
        await room.RunAsync(React(Channel, 2, 12, 2, "👍"), Edit(Channel, 1, 13, 2, "otherwise"));
        Assert.Equal("👍1", room.Store.Kept(2)!.Message.Show());
        await AssertSoundAsync();
        room.Store.Put(Names.Reaction(Channel, 2, 2), new UserReaction { UserId = 2, Emoji = "🔥" });
        Assert.Contains(Names.Reaction(Channel, 2, 2), Assert.Single(await DamagesAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bot_counts_none_not_even_where_its_message_goes()
    {
        var (profile, found) = (Profile(7, "Dice"), Found(1, 10, 2, 7));
        profile.Bot = true;
        found.Bots.Add(7);
        await room.RunAsync(profile);
        await room.RunAsync(found, Send(Channel, 7, 11), React(Channel, 2, 12, 2, "👍"), Delete(Channel, 1, 13, [2]));
        Assert.DoesNotContain(room.Mailbox(7).Log, r => r.Update.ReactionsNoted is not null);
        await AssertSoundAsync();
    }

    private async Task BeginAsync() => await room.RunAsync(Found(1, 10, 2, 3), Send(Channel, 1, 11));

    private UserReaction? Own(long user, long place) => room.Store.Get<UserReaction>(Names.Reaction(Channel, place, user));

    private static EditChat Allow(long randomId, Kind kind, params string[] emojis) => new()
    {
        Conversation = Channel, Sender = 1, RandomId = randomId, AcceptedAt = 1000, Origin = From(1),
        Edit = new ChatEdited { Reactions = new ChatReactions { Kind = kind, Emojis = { emojis } } },
    };

    private async Task AssertSoundAsync() => Assert.Empty(await DamagesAsync());

    private async Task<List<string>> DamagesAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return [.. audit.Damages.Select(d => $"{d.Where}: {d.What}")];
    }
}
