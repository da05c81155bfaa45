using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class ReadHistoryTests : IDisposable
{
    private static readonly long Now = Desk.Now.ToUnixTimeMilliseconds();

    private readonly Desk desk = new Desk().WithMessage(1, 700, Peer.User(2), dialogMessageId: 33);

    [Fact]
    public async Task It_goes_to_the_callers_own_mailbox_with_the_place_of_the_message_and_the_mark_of_now()
    {
        desk.Store.Put(Names.Dialog(1, Peer.User(2)), new State.DialogState { ReadInbox = 20 });
        await desk.AssertAcceptedAsync(Read(Peer.User(2), 700));
        var command = desk.Command<Proto.ReadHistory>();
        Assert.Equal(
            ("u:1:2", 1, 33, 20, 9001), (command.Conversation, command.Owner, command.UpTo, command.From, command.Origin.SessionId));
        Assert.Equal(("s1", "mailbox/1/u2/read/700"), (desk.Broker.Published.Single().Key, desk.Broker.Published.Single().Id));
    }

    [Fact]
    public async Task Without_a_mark_yet_it_reads_from_the_beginning()
    {
        await desk.AssertAcceptedAsync(Read(Peer.User(2), 700));
        Assert.Equal(0, desk.Command<Proto.ReadHistory>().From);
    }

    [Fact]
    public async Task Only_a_message_of_that_dialog_in_the_callers_mailbox_can_be_read()
    {
        desk.WithMessage(2, 800, Peer.User(1), 40).WithMessage(1, 801, Peer.Chat(2), 41);
        foreach (
            var (peer, id) in new[] { (Peer.User(2), 699L), (Peer.User(3), 700), (Peer.Chat(2), 700), (Peer.User(2), 800), (Peer.User(2), 801) })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "max_id", Read(peer, id));
    }

    [Fact]
    public async Task One_that_is_deleted_since_can_still_be_named()
    {
        desk.WithGone(1, 700);
        await desk.AssertAcceptedAsync(Read(Peer.User(2), 700));
        Assert.Equal(33, desk.Command<Proto.ReadHistory>().UpTo);
        Assert.Equal(Code.MessageUnknown, (await desk.AskAsync(1, Read(Peer.User(3), 700))).Result.Refusal.Code);
    }

    [Fact]
    public async Task It_is_refused_for_what_is_wrong_by_itself()
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "max_id", Read(Peer.User(2), 0));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "max_id", Read(Peer.User(2), -1));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Read(null, 700));
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Read(new Peer(), 700));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task It_says_when_it_was_read()
    {
        await desk.AssertAcceptedAsync(Read(Peer.User(2), 700));
        Assert.Equal(Now, desk.Command<Proto.ReadHistory>().Date);
    }

    /// <summary>Reading takes a mark away that was set before, by whatever clock; what changes nothing does not.</summary>
    [Theory]
    [InlineData(20, false, -1, 0)] // something was unread
    [InlineData(20, true, 5000, 5001)]
    [InlineData(32, false, 5000, 5001)]
    [InlineData(33, true, -1, 0)] // the mark alone
    [InlineData(33, true, 5000, 5001)]
    [InlineData(33, false, 5000, null)] // neither
    [InlineData(40, false, -1, null)]
    public async Task It_unmarks_the_dialog_where_there_is_something_to_read_or_to_unmark(long read, bool marked, long markSetAt, int? unmarks)
    {
        desk.WithDialog(1, Peer.User(2), new State.DialogState { ReadInbox = read, UnreadMark = marked, UnreadMarkSetAt = Now + markSetAt });
        await desk.AssertAcceptedAsync(Read(Peer.User(2), 700));
        Assert.Equal(unmarks is { } after ? Now + after : 0, desk.Command<Proto.ReadHistory>().UnmarksAt);
    }

    [Fact]
    public async Task The_mark_is_read_afresh_each_time()
    {
        foreach (var mark in new[] { 20, 25 })
        {
            desk.Store.Put(Names.Dialog(1, Peer.User(2)), new State.DialogState { ReadInbox = mark });
            await desk.AskAsync(1, Read(Peer.User(2), 700));
        }

        Assert.Equal([20, 25], desk.Broker.All<Proto.ReadHistory>().Select(c => c.From));
    }

    public void Dispose() => desk.Dispose();

    private static Request Read(Peer? peer, long maxId) => new() { ReadHistory = new ReadHistory { Peer = peer, MaxId = maxId } };
}
