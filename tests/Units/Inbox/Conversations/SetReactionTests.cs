using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;
using static DaprMessaging.Units.Inbox.ReactionCommands;
using Kind = DaprMessaging.Contracts.ChatReactions.Types.Kind;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class SetReactionTests
{
    private readonly Room room = new();

    // Refusals come from the conversation, what is done from the mailboxes: those may come later.
    private Refusal? Refused => room.Results.LastOrDefault(r => r.Refusal is not null)?.Refusal;

    private ReactionList? Kept(string conversation, long place) => room.Store.Get<ReactionList>($"conversation/{conversation}/reactions/{place}");

    private Op Op(string conversation, long opNo) => room.Store.Get<Op>($"conversation/{conversation}/op/{opNo}")!;

    [Fact]
    public async Task It_is_an_operation_that_counts_all_and_no_message()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍", at: 6000), Send("u:1:2", 1, 13, at: 7000));
        var op = Op("u:1:2", 2);
        Assert.Equal((2L, 6000L, From(2)), (op.Sender, op.Date, op.Origin));
        Assert.Equal(new Reacted { RandomId = 12, DialogMessageId = 1, Emoji = "👍", Counts = { new ReactionCount { Emoji = "👍", Count = 1 } } }, op.Reacted);
        Assert.Equal(2, Op("u:1:2", 3).Sent.FirstDialogMessageId);
        Assert.Equal(new ReactionList { Reactions = { new UserReaction { UserId = 2, Emoji = "👍", Date = 6000 } } }, Kept("u:1:2", 1));
        Assert.NotNull(room.Results.Single(r => r.RequestId == 1 && r.Done is not null).Done);
    }

    [Fact]
    public async Task Another_takes_the_place_of_the_one_before_and_none_takes_it_away()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), Send("c:5", 1, 11), React("c:5", 2, 12, 2, "👍"), React("c:5", 3, 13, 2, "👍"), React("c:5", 2, 14, 2, "❤"), React("c:5", 3, 15, 2, ""));
        Assert.Equal([("👍", 1), ("❤", 1)], Op("c:5", 5).Reacted.Counts.Select(c => (c.Emoji, c.Count)));
        Assert.Equal([("❤", 1)], Op("c:5", 6).Reacted.Counts.Select(c => (c.Emoji, c.Count)));
        Assert.Equal([2L], Kept("c:5", 2)!.Reactions.Select(r => r.UserId));
    }

    [Fact]
    public async Task As_it_is_already_it_is_not_done_again()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, ""));
        Assert.Equal((Code.NotModified, "emoji"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(React("u:1:2", 2, 13, 1, "👍"), React("u:1:2", 2, 14, 1, "👍"));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Asked_again_it_has_the_same_answer_whatever_was_done_since(bool restarts)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍"), React("u:1:2", 2, 13, 1, "❤"), React("u:1:2", 2, 14, 1, "❤"));
        if (restarts) room.Restart();
        await room.RunAsync(React("u:1:2", 2, 12, 1, "👍"), React("u:1:2", 2, 13, 1, "❤"), React("u:1:2", 2, 14, 1, "❤"));
        Assert.Equal((4, 2), (room.Results.Count(r => r.Done is not null), room.Results.Count(r => r.Refusal?.Code == Code.NotModified)));
        Assert.Equal("❤", Kept("u:1:2", 1)!.Reactions.Single().Emoji);
    }

    [Fact]
    public async Task One_that_is_seen_to_be_done_while_its_entry_was_not_is_no_refusal()
    {
        const string List = "conversation/u:1:2/reactions/1", Entry = "conversation/u:1:2/sent/2/12";
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 2, 12, 1, "👍"));
        var entry = room.Store.Get<Dedupe>(Entry)!;
        room.Restart();
        room.Store.Remove(Entry); // what is read in the same moment as the list may be older
        room.Store.OnRead = keys =>
        {
            if (!keys.Contains(List)) room.Store.Put(Entry, entry);
            return null;
        };
        await room.RunAsync(React("u:1:2", 2, 12, 1, "👍"));
        Assert.Null(Refused);
    }

    [Fact]
    public async Task More_kinds_than_there_may_be_are_refused()
    {
        await room.RunAsync(Create(5, 1, 10, [.. Enumerable.Range(2, 12).Select(u => (long)u)]), Send("c:5", 1, 11));
        var signs = new[] { "👍", "👎", "❤", "🔥", "🎉", "😁", "😱", "😢", "💩", "🙏", "👌", "🕊" };
        for (var i = 0; i < signs.Length; i++) await room.RunAsync(React("c:5", i + 2, 20 + i, 2, signs[i]));
        Assert.Equal((Code.ReactionsTooMany, "emoji", 11), (Refused?.Code, Refused?.Field, Kept("c:5", 2)!.Reactions.Count));
        await room.RunAsync(React("c:5", 13, 50, 2, "👍"));
        Assert.Equal(12, Kept("c:5", 2)!.Reactions.Count);
    }

    [Fact]
    public async Task A_chat_says_how_people_may_and_they_may_always_take_it_back()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Send("c:5", 1, 11), React("c:5", 2, 12, 2, "🔥"), AllowReactions(5, 1, 13, Kind.Listed, "👍", "❤"), React("c:5", 1, 14, 2, "🔥"));
        Assert.Equal((Code.ReactionInvalid, "emoji"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(React("c:5", 1, 15, 2, "👍"), React("c:5", 2, 16, 2, ""), AllowReactions(5, 1, 17, Kind.None));
        Assert.Equal([1L], Kept("c:5", 2)!.Reactions.Select(r => r.UserId));
        await room.RunAsync(React("c:5", 2, 18, 2, "👍"));
        Assert.Equal(Code.ReactionInvalid, Refused?.Code);
        await room.RunAsync(React("c:5", 1, 19, 2, ""), AllowReactions(5, 1, 20, Kind.All), React("c:5", 2, 21, 2, "🔥"));
        Assert.Equal("🔥", Kept("c:5", 2)!.Of(2));
    }

    [Fact]
    public async Task How_people_may_react_is_for_those_to_say_who_may_change_the_chat()
    {
        await room.RunAsync(Create(5, 1, 10, 2), Allow(5, 1, 11, Right.SendMessages), AllowReactions(5, 2, 12, Kind.None));
        Assert.Equal((Code.RightRequired, "edit"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(AllowReactions(5, 1, 13, Kind.All));
        Assert.Equal(Code.NotModified, Refused?.Code);
    }

    [Theory]
    [InlineData("c:6", Code.ChatUnknown)]
    [InlineData("c:5", Code.NotAMember)]
    [InlineData("u:2:3", Code.MessageUnknown)]
    public async Task Nobody_reacts_where_they_have_nothing_to_say(string conversation, Code code)
    {
        await room.RunAsync(Create(5, 2, 10, 3), React(conversation, 1, 11, 1, "👍"));
        Assert.Equal((code, "peer"), (Refused?.Code, Refused?.Field));
    }

    [Theory]
    [InlineData(0, "👍")]
    [InlineData(2, "👍")]
    [InlineData(1, "nice")]
    public async Task What_cannot_be_is_poison_and_stops_nobody(long place, string emoji)
    {
        await room.RunAsync(Send("u:1:2", 1, 11), React("u:1:2", 1, 12, place, emoji), React("u:1:2", 1, 13, 1, "👍"));
        Assert.Single(room.Deaths);
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task To_what_its_sender_has_no_more_nobody_reacts_anew()
    {
        var gone = React("u:1:2", 2, 12, 1, "👍");
        gone.IsGone = true;
        await room.RunAsync(Send("u:1:2", 1, 11), gone);
        Assert.Equal((Code.MessageUnknown, "message_id"), (Refused?.Code, Refused?.Field));
        var done = React("u:1:2", 2, 13, 1, "👍");
        await room.RunAsync(done);
        done.IsGone = true;
        await room.RunAsync(done);
        Assert.Equal(2, room.Results.Count(r => r.Done is not null));
    }

    [Fact]
    public async Task Of_what_is_deleted_or_goes_by_itself_nothing_is_kept()
    {
        await room.RunAsync(Fleeting("u:1:2", 1, 11, 60), Send("u:1:2", 1, 12), Send("u:1:2", 1, 13));
        for (var place = 1; place <= 3; place++) await room.RunAsync(React("u:1:2", 2, 20 + place, place, "👍"));
        await room.RunAsync(Delete("u:1:2", 1, 30, 2), Burn("u:1:2", 61_000));
        Assert.Equal([true, true, false], Enumerable.Range(1, 3).Select(place => Kept("u:1:2", place) is { Gone: true, Reactions.Count: 0 }));
        await room.RunAsync(React("u:1:2", 2, 31, 2, "❤"));
        Assert.Equal(Code.MessageUnknown, Refused?.Code);
    }

    [Fact]
    public async Task Where_nobody_has_reacted_a_deletion_reads_nothing_more()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), Delete("u:1:2", 1, 12, 1));
        Assert.DoesNotContain("conversation/u:1:2/reactions/1", room.Store.Reads.SelectMany(k => k));
    }
}
