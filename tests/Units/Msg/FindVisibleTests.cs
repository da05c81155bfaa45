using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using DaprMessaging.Units.Hosting;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg;

/// <summary>Whom a user may watch.</summary>
public sealed class FindVisibleTests : IDisposable
{
    private readonly Desk desk = new Desk().WithUsers(1, 2, 3, 4);

    [Fact]
    public async Task People_who_are_known_and_have_not_blocked_the_one_who_asks()
    {
        desk.Store.Put(Names.Profile(5), new State.Profile { Name = "a bot", Bot = true });
        desk.Store.Put(Names.Blocked(3), new State.Blocked { Users = { new State.BlockedUser { UserId = 1, Blocked = true }, new State.BlockedUser { UserId = 2 } } });
        desk.Store.Put(Names.Blocked(4), new State.Blocked { Users = { new State.BlockedUser { UserId = 1 }, new State.BlockedUser { UserId = 2, Blocked = true } } });
        Assert.Equal([1, 2, 4], await FindAsync(1));
        Assert.Equal([1, 2, 3], await FindAsync(2));
    }

    [Fact]
    public async Task A_store_that_is_out_is_no_answer()
    {
        desk.Store.OnRead = _ => new StateException(StateFailure.Unavailable, "out");
        var reply = Assert.Single(await desk.Requests.TakeAsync([Asking(1)], CancellationToken.None));
        Assert.Equal(Refusal.Types.Code.Unavailable, reply.Result.Refusal.Code);
    }

    /// <summary>The gateway answers it: an app has no session that could hear anything.</summary>
    [Fact]
    public async Task Nobody_watches_by_asking_Msg()
    {
        var reply = Assert.Single(await desk.Requests.TakeAsync([Desk.Of(1, new Request { WatchPresence = new WatchPresence { UserIds = { 2 } } })], CancellationToken.None));
        Assert.Equal((Refusal.Types.Code.RequestInvalid, "call"), (reply.Result.Refusal.Code, reply.Result.Refusal.Field));
    }

    public void Dispose() => desk.Dispose();

    private async Task<IEnumerable<long>> FindAsync(long user) => Assert.Single(await desk.Requests.TakeAsync([Asking(user)], CancellationToken.None)).Visible.UserIds;

    private static CallerRequest Asking(long user) => new() { Caller = Desk.Caller(user), FindVisible = new FindVisible { UserIds = { 1, 2, 3, 4, 5, 6 } } };
}
