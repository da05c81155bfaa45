using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

/// <summary>What the index says is shown as the mailbox has it now, and what cannot be asked is refused.</summary>
public sealed class SearchMessagesTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly FakeSearch search;
    private readonly Desk desk;
    private Answer answer = new() { Hits = new Hits() };

    public SearchMessagesTests()
    {
        search = new FakeSearch(_ => answer);
        desk = new Desk(search: search).WithUsers(2, 99);
        for (var id = 1; id <= 5; id++) desk.WithMessage(1, id, id == 4 ? Peer.Chat(5) : Two, id);
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 5 });
        desk.WithDialog(1, Two, new State.DialogState());
    }

    [Fact]
    public async Task Messages_come_in_the_order_of_the_index_with_their_people()
    {
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(5), Hit(4), Hit(2) }, TotalCount = 7, More = true }, Incomplete = true };
        var found = await FindAsync(new SearchMessages { Text = "x", Limit = 3 });
        Assert.Equal([5, 4, 2], found.Messages.Select(m => m.Id));
        Assert.Equal((5, 7, 2, true), (found.Pts, found.TotalCount, found.NextOffsetId, found.Incomplete));
        Assert.Equal([2, 99], found.Users.Select(u => u.Id).Order());
    }

    [Fact]
    public async Task The_last_page_leads_nowhere()
    {
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(2) }, TotalCount = 1 } };
        var found = await FindAsync(new SearchMessages { Text = "x" });
        Assert.Equal((0, false), (found.NextOffsetId, found.Incomplete));
    }

    [Fact]
    public async Task What_was_edited_deleted_or_cleared_since_it_was_indexed_is_not_shown_and_the_next_page_is_still_found()
    {
        desk.WithGone(1, 5);
        var edited = desk.Store.Get<State.Record>(Names.Record(1, 3))!;
        edited.EditOpNo = 9;
        desk.Store.Put(Names.Record(1, 3), edited);
        desk.WithDialog(1, Two, new State.DialogState { ClearedUpTo = 1 });
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(5), Hit(4), Hit(3), Hit(2), Hit(1) }, More = true } };
        var found = await FindAsync(new SearchMessages { Text = "x" });
        Assert.Equal([4, 2], found.Messages.Select(m => m.Id));
        Assert.Equal(1, found.NextOffsetId);
    }

    [Fact]
    public async Task What_is_of_another_past_is_not_shown_nor_looked_for()
    {
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(77), new Hit { MessageId = 4, OpNo = 12 }, Hit(2) } } };
        Assert.Equal([2], (await FindAsync(new SearchMessages { Text = "x" })).Messages.Select(m => m.Id));
        Assert.DoesNotContain(Names.Record(1, 77), desk.Store.Reads.SelectMany(k => k));
    }

    [Fact]
    public async Task A_mention_that_was_seen_with_others_is_shown_as_seen()
    {
        var record = desk.Store.Get<State.Record>(Names.Record(1, 2))!;
        record.Update.NewMessage.MentionUnread = true;
        desk.Store.Put(Names.Record(1, 2), record);
        desk.WithDialog(1, Two, new State.DialogState { MentionsReadUpTo = 2 });
        answer = new Answer { Hits = new Hits { Hits_ = { Hit(2) } } };
        Assert.False(Assert.Single((await FindAsync(new SearchMessages { Text = "x" })).Messages).MentionUnread);
    }

    [Theory]
    [InlineData(0, 100)]
    [InlineData(7, 7)]
    [InlineData(100_000, 100)]
    public async Task Search_is_asked_for_the_callers_mailbox_and_no_more_than_a_page(int limit, int asked)
    {
        await FindAsync(new SearchMessages { Text = "x", Peer = Two, Limit = limit });
        Assert.Equal(new Question { UserId = 1, SearchMessages = new SearchMessages { Text = "x", Peer = Two, Limit = asked } }, Assert.Single(search.Asked));
    }

    [Fact]
    public async Task What_Search_refuses_is_refused()
    {
        answer = new Answer { Refusal = new Refusal { Code = Code.Unavailable, RetryAfterMs = 5 } };
        Assert.Equal(answer.Refusal, (await desk.AskAsync(1, new Request { SearchMessages = new SearchMessages { Text = "x" } })).Result.Refusal);
        answer = new Answer();
        await desk.AssertRefusedAsync(Code.SearchUnavailable, "", new Request { SearchMessages = new SearchMessages { Text = "x" } });
    }

    public static TheoryData<string, SearchMessages> Nonsense => new()
    {
        { "text", new SearchMessages() }, { "text", new SearchMessages { Text = "  ", Peer = Two } },
        { "text", new SearchMessages { Peer = Two, OffsetId = 3, Limit = 4 } },
        { "peer", new SearchMessages { Text = "x", Peer = new Peer() } }, { "peer", new SearchMessages { Text = "x", Peer = Peer.User(-1) } },
        { "hashtag", new SearchMessages { Hashtag = new string('x', Limits.SearchText + 1) } },
        { "from_user_id", new SearchMessages { FromUserId = -1 } }, { "kinds", new SearchMessages { Kinds = { Kind.Unspecified } } },
        { "kinds", new SearchMessages { Kinds = { (Kind)50 } } }, { "min_date", new SearchMessages { Text = "x", MinDate = -1 } },
        { "max_date", new SearchMessages { Text = "x", MaxDate = -1 } }, { "offset_id", new SearchMessages { Text = "x", OffsetId = -1 } },
        { "limit", new SearchMessages { Text = "x", Limit = -1 } },
    };

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task Nonsense_is_refused_and_Search_not_asked(string field, SearchMessages request)
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, field, new Request { SearchMessages = request });
        Assert.Empty(search.Asked);
    }

    public static TheoryData<SearchMessages> Enough => [
        new SearchMessages { Hashtag = "x" }, new SearchMessages { FromUserId = 2 }, new SearchMessages { Kinds = { Kind.Link } },
        new SearchMessages { MinDate = 5 }, new SearchMessages { MaxDate = 5 }];

    [Theory]
    [MemberData(nameof(Enough))]
    public async Task One_thing_to_go_by_is_enough(SearchMessages request) => Assert.Empty((await FindAsync(request)).Messages);

    public void Dispose() => desk.Dispose();

    private static Hit Hit(long id) => new() { MessageId = id };

    private async Task<FoundMessages> FindAsync(SearchMessages request)
    {
        var result = (await desk.AskAsync(1, new Request { SearchMessages = request })).Result;
        Assert.True(result.FoundMessages is not null, $"{result}");
        return result.FoundMessages;
    }
}
