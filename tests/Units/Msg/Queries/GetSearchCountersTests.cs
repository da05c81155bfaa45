using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetSearchCountersTests
{
    private static readonly SearchCounter Photos = new() { Kind = SearchMessages.Types.Kind.Photo, Count = 3 };

    [Fact]
    public async Task They_are_those_of_the_index_for_the_callers_mailbox()
    {
        var search = new FakeSearch(_ => new Answer { Counts = new Counts { Counters = { Photos } }, Incomplete = true });
        using var desk = new Desk(search: search);
        desk.Store.Put(Names.MailboxHead(1), new State.MailboxHead { Pts = 7 });
        var result = (await desk.AskAsync(1, Asking(Peer.Chat(5)))).Result;
        Assert.Equal(new SearchCounters { Counters = { Photos }, Pts = 7, Incomplete = true }, result.SearchCounters);
        await desk.AskAsync(1, Asking(null));
        Assert.Equal(
            [new Question { UserId = 1, GetSearchCounters = new GetSearchCounters { Peer = Peer.Chat(5) } }, new Question { UserId = 1, GetSearchCounters = new GetSearchCounters() }],
            search.Asked);
    }

    [Fact]
    public async Task Without_Search_and_for_nonsense_they_are_refused()
    {
        using var desk = new Desk();
        await desk.AssertRefusedAsync(Code.SearchUnavailable, "", Asking(null));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Asking(new Peer()));
        using var mute = new Desk(search: new FakeSearch(_ => new Answer()));
        await mute.AssertRefusedAsync(Code.SearchUnavailable, "", Asking(null));
    }

    private static Request Asking(Peer? peer) => new() { GetSearchCounters = new GetSearchCounters { Peer = peer } };
}
