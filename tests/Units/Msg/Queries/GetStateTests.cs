using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetStateTests
{
    [Fact]
    public async Task It_says_how_far_the_callers_mailbox_is_and_what_time_it_is()
    {
        using var desk = new Desk();
        await new Room(desk.Store).RunAsync(Album("u:1:2", 1, 11, 12, 13));
        var state = (await desk.AskAsync(2, new Request { GetState = new GetState() })).Result.State;
        Assert.Equal((3, Desk.Now.ToUnixTimeMilliseconds()), (state.Pts, state.Date));
        Assert.Equal(0, (await desk.AskAsync(99, new Request { GetState = new GetState() })).Result.State.Pts);
    }
}
