using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>Only members find anything in a channel, and what is found is shown as the channel has it now.</summary>
public sealed class SearchInChannelsTests : IDisposable
{
    private static readonly Peer News = Peer.Channel(5);

    private readonly FakeSearch search;
    private readonly Desk desk;
    private Answer answer = new() { Hits = new Hits() };

    public SearchInChannelsTests()
    {
        search = new FakeSearch(_ => answer);
        desk = new Desk(search: search).WithUsers(1, 2, 99);
        foreach (var channel in new[] { 5L, 6 }) WithChannel(channel, isMember: true);
        WithChannel(7, isMember: false);
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 9 });
        desk.Store.Put(Names.JoinedChannels(1), new State.JoinedChannels { ChannelIds = { 5, 6, 7, 8 } });
        desk.WithMessage(1, 4, Peer.User(2), 1).WithDialog(1, Peer.User(2), new State.DialogState());
    }

    [Fact]
    public async Task In_a_channel_it_alone_is_asked_for_and_who_is_no_member_is_refused()
    {
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(5, 3), Hit(5, 2) }, TotalCount = 9, More = true } };
        var found = await FindAsync(new SearchMessages { Text = "x", Peer = News, Limit = 2 });
        Assert.Equal([3, 2], found.Messages.Select(m => m.Id));
        Assert.Equal((70, 9, 2, null), (found.Pts, found.TotalCount, found.NextOffsetId, found.NextOffset));
        Assert.Equal([5], Assert.Single(search.Asked).ChannelIds);
        Assert.Equal([99], found.Users.Select(u => u.Id));

        foreach (var (channel, code) in new[] { (7L, Code.NotAMember), (8, Code.ChatUnknown) })
        {
            await desk.AssertRefusedAsync(code, "channel_id", new Request { SearchMessages = new SearchMessages { Text = "x", Peer = Peer.Channel(channel) } });
            await desk.AssertRefusedAsync(code, "channel_id", new Request { GetSearchCounters = new GetSearchCounters { Peer = Peer.Channel(channel) } });
        }

        Assert.Single(search.Asked);
    }

    [Fact]
    public async Task Over_all_those_channels_are_asked_for_of_which_the_caller_is_a_member_now()
    {
        await FindAsync(new SearchMessages { Text = "x" });
        await desk.AskAsync(1, new Request { GetSearchCounters = new GetSearchCounters() });
        await FindAsync(new SearchMessages { Text = "x", Peer = Peer.User(2) });
        await FindAsync(new SearchMessages { Text = "x", OffsetId = 4 });
        Assert.Equal(["5 6", "5 6", "", ""], search.Asked.Select(q => string.Join(' ', q.ChannelIds)));
    }

    [Fact]
    public async Task Of_very_many_those_are_asked_for_to_which_the_caller_came_last()
    {
        desk.Store.Put(Names.JoinedChannels(1), new State.JoinedChannels { ChannelIds = { 5, Enumerable.Range(1000, Limits.SearchedChannels - 1).Select(n => (long)n), 6 } });
        await FindAsync(new SearchMessages { Text = "x" });
        Assert.Equal([6], Assert.Single(search.Asked).ChannelIds);
        Assert.Equal(Limits.SearchedChannels, desk.Store.Reads.Max(r => r.Count));
    }

    [Fact]
    public async Task What_is_found_comes_in_the_order_of_the_index_and_leads_on_from_its_last()
    {
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(6, 3, 80), new Hit { MessageId = 4, Date = 75 }, Hit(5, 2, 70) }, More = true } };
        var found = await FindAsync(new SearchMessages { Text = "x" });
        Assert.Equal(["b6/3", "u2/4", "b5/2"], found.Messages.Select(m => $"{m.Peer.ToKey()}/{m.Id}"));
        Assert.Equal((9, 4), (found.Pts, found.NextOffsetId));
        Assert.Equal(new SearchOffset { MessageId = 4, Date = 70, ChannelId = 5, ChannelMessageId = 2 }, found.NextOffset);
        Assert.Equal([new ChannelState { ChannelId = 6, Pts = 70 }, new ChannelState { ChannelId = 5, Pts = 70 }], found.Channels);

        answer = new Answer { Hits = new Hits { Hits_ = { Hit(5, 1, 60) }, More = true } };
        var next = await FindAsync(new SearchMessages { Text = "x", Offset = found.NextOffset });
        Assert.Equal(found.NextOffset, search.Asked[^1].SearchMessages.Offset);
        Assert.Equal(new SearchOffset { MessageId = 4, Date = 60, ChannelId = 5, ChannelMessageId = 1 }, next.NextOffset);

        // Of the mailbox nothing has been shown: what comes to it from now on is not to come in between.
        Assert.Equal(new SearchOffset { MessageId = 10, Date = 60, ChannelId = 5, ChannelMessageId = 1 }, (await FindAsync(new SearchMessages { Text = "x" })).NextOffset);
        answer.Hits.More = false;
        Assert.Equal((null, 0), (await FindAsync(new SearchMessages { Text = "x" })) is { } last ? (last.NextOffset, last.NextOffsetId) : default);
    }

    [Fact]
    public async Task What_was_edited_deleted_or_cleared_since_it_was_indexed_is_not_shown()
    {
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(5, 4), Hit(5, 3), Hit(5, 2), Hit(5, 1), new Hit { ChannelId = 5, MessageId = 77, Fingerprint = 1 } } } };
        Change(5, 3, kept => kept.Message.Content.Text = "something else");
        Change(5, 2, kept => kept.Deleted = true);
        desk.Store.Put(Names.ConversationHead("b:5"), new State.ConversationHead { LastOp = 80, ClearedUpTo = 1 });
        Assert.Equal([4], (await FindAsync(new SearchMessages { Text = "x", Peer = News })).Messages.Select(m => m.Id));
    }

    [Fact]
    public async Task What_else_changes_at_a_message_does_not_hide_it_and_its_reactions_are_the_callers()
    {
        Change(5, 3, kept =>
        {
            (kept.Message.Pinned, kept.Message.EditDate) = (true, 99);
            kept.Message.Reactions = new Reactions { Counts = { new ReactionCount { Emoji = "👍", Count = 2 } } };
        });
        desk.Store.Put(Names.Reaction("b:5", 3, 1), new State.UserReaction { UserId = 1, Emoji = "👍" });
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(5, 3) } } };
        var message = Assert.Single((await FindAsync(new SearchMessages { Text = "x", Peer = News })).Messages);
        Assert.Equal((true, "👍"), (message.Pinned, message.Reactions.Own));
    }

    public static TheoryData<SearchOffset, Peer?, long> WrongOffsets => new()
    {
        { new SearchOffset(), null, 0 }, { new SearchOffset { MessageId = 1, Date = -1 }, null, 0 }, { new SearchOffset { MessageId = 1, Date = 1L << 53 }, null, 0 },
        { new SearchOffset { MessageId = 1, ChannelId = 5 }, null, 0 }, { new SearchOffset { MessageId = 1, ChannelMessageId = 5 }, null, 0 },
        { new SearchOffset { MessageId = 1, ChannelId = -5, ChannelMessageId = 1 }, null, 0 }, { new SearchOffset { MessageId = 1 }, News, 0 }, { new SearchOffset { MessageId = 1 }, null, 3 },
    };

    [Theory]
    [MemberData(nameof(WrongOffsets))]
    public async Task An_offset_that_cannot_be_is_refused(SearchOffset offset, Peer? peer, long offsetId)
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "offset", new Request { SearchMessages = new SearchMessages { Text = "x", Offset = offset, Peer = peer, OffsetId = offsetId } });
        Assert.Empty(search.Asked);
    }

    public void Dispose() => desk.Dispose();

    private static Hit Hit(long channel, long id, long date = 0) => new() { ChannelId = channel, MessageId = id, Date = date, Fingerprint = Fingerprint.Of(Message(channel, id)) };

    private static Message Message(long channel, long id) => new() { Id = id, Peer = Peer.Channel(channel), FromUserId = 99, Date = id, Content = new Content { Text = "hello" } };

    private void WithChannel(long channel, bool isMember)
    {
        var conversation = Names.ChannelConversation(channel);
        desk.Store.Put(Names.ConversationHead(conversation), new State.ConversationHead { LastOp = 70, LastDialogMessageId = 4 });
        desk.Store.Put(Names.Members(conversation, 1), new State.Membership
        {
            Members = { new State.Member { UserId = isMember ? 1 : 2, Intervals = { new State.Interval { JoinedOp = 1 } } } },
        });
        for (var id = 1; id <= 4; id++) desk.Store.Put(Names.ChannelMessage(conversation, id), new State.ChannelMessage { Message = Message(channel, id) });
    }

    private void Change(long channel, long id, Action<State.ChannelMessage> change)
    {
        var kept = desk.Store.Get<State.ChannelMessage>(Names.ChannelMessage(Names.ChannelConversation(channel), id))!;
        change(kept);
        desk.Store.Put(Names.ChannelMessage(Names.ChannelConversation(channel), id), kept);
    }

    private async Task<FoundMessages> FindAsync(SearchMessages request)
    {
        var result = (await desk.AskAsync(1, new Request { SearchMessages = request })).Result;
        Assert.True(result.FoundMessages is not null, $"{result}");
        return result.FoundMessages;
    }
}
