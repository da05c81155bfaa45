using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;

namespace DaprMessaging.Units.Contracts;

public sealed class CallsTests
{
    public static TheoryData<Call> All => [.. Enum.GetValues<Call>().Where(c => c != Call.None)];

    [Theory]
    [MemberData(nameof(All))]
    public void What_begins_with_Get_or_Search_only_asks_and_whatever_else_changes_something(Call call)
    {
        var isQuery = call.ToString().StartsWith("Get", StringComparison.Ordinal) || call.ToString().StartsWith("Search", StringComparison.Ordinal);
        Assert.Equal(isQuery, Calls.IsQuery(call));
        var request = new Request();
        var field = Request.Descriptor.FindFieldByNumber((int)call);
        field.Accessor.SetValue(request, field.MessageType.Parser.ParseFrom([]));
        Assert.Equal(isQuery, request.IsQuery());
    }

    [Fact]
    public void Those_that_only_ask_are_these() => Assert.Equal(
        [
            Call.GetState, Call.GetDifference, Call.GetDialogs, Call.GetHistory, Call.GetMembers, Call.GetPinnedMessages, Call.GetUnreadMentions, Call.GetReadDate,
            Call.GetReaders, Call.GetBlockedUsers, Call.GetPeerDialogs, Call.GetChat, Call.SearchMessages, Call.GetSearchCounters, Call.GetScheduledMessages,
            Call.GetUnreadReactions, Call.GetReactions, Call.GetChannels, Call.GetChannelDifference, Call.GetSessions, Call.GetUpdates, Call.GetPresencePrivacy,
        ],
        Enum.GetValues<Call>().Where(Calls.IsQuery).Order());

    [Fact]
    public void Those_that_the_index_answers_are_these() => Assert.Equal(
        [Call.SearchMessages, Call.GetSearchCounters],
        Enum.GetValues<Call>().Where(c => c != Call.None).Where(c =>
        {
            var request = new Request();
            var field = Request.Descriptor.FindFieldByNumber((int)c);
            field.Accessor.SetValue(request, field.MessageType.Parser.ParseFrom([]));
            return request.IsSearch();
        }));

    [Fact]
    public void What_is_no_call_or_one_of_the_future_asks_nothing()
    {
        Assert.False(new Request().IsQuery());
        Assert.False(Calls.IsQuery((Call)99));
    }
}
