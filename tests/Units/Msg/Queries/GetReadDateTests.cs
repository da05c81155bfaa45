using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetReadDateTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new();
    private readonly Room room;

    public GetReadDateTests() => room = new Room(desk.Store);

    [Fact]
    public async Task It_is_when_the_other_first_read_as_far_as_the_message()
    {
        await SayAsync(4);
        await room.RunAsync(ReadAt(1, 7000), ReadAt(3, 8000));
        var dates = await Task.WhenAll(new long[] { 1, 2, 3 }.Select(AskAsync));
        Assert.Equal([7000, 8000, 8000], dates);
        await room.RunAsync(ReadAt(4, 9000));
        Assert.Equal(8000, await AskAsync(3));
    }

    [Fact]
    public async Task What_the_other_has_not_read_is_not_read_yet()
    {
        await SayAsync(2);
        await desk.AssertRefusedAsync(Code.NotReadYet, "message_id", Asking(Two, 1));
        await room.RunAsync(ReadAt(1, 7000));
        await desk.AssertRefusedAsync(Code.NotReadYet, "message_id", Asking(Two, 2));
    }

    [Fact]
    public async Task When_something_was_read_before_that_was_noted_is_not_known()
    {
        await SayAsync(1);
        desk.WithDialog(2, Peer.User(1), new State.DialogState { ReadInbox = 1 });
        Assert.Equal(0, await AskAsync(1));
    }

    [Fact]
    public async Task Only_of_ones_own_message_it_can_be_asked()
    {
        await room.RunAsync(Send("u:1:2", 2, 11));
        await desk.AssertRefusedAsync(Code.AuthorRequired, "message_id", Asking(Two, 1));
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_unknown()
    {
        await SayAsync(2);
        desk.WithMessage(1, 701, Peer.User(3), 1, isOut: true);
        foreach (var id in new[] { 0, -1, 99, 701, long.MaxValue }) await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(Two, id));
        await room.RunAsync(Hide("u:1:2", 1, 2), new Proto.ClearDialog { Owner = 1, Conversation = "u:1:2", UpTo = 1, Origin = From(1) });
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(Two, 2)); // deleted
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(Two, 1)); // cleared
    }

    [Fact]
    public async Task It_is_for_dialogs_of_two()
    {
        foreach (var peer in new[] { null, new Peer(), Peer.User(0), Peer.User(1), Peer.Chat(5) }) await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Asking(peer, 1));
    }

    public void Dispose() => desk.Dispose();

    private Task SayAsync(int count) => room.RunAsync(Enumerable.Range(1, count).Select(n => Send("u:1:2", 1, n)));

    private static Proto.ReadHistory ReadAt(long upTo, long date)
    {
        var read = Read("u:1:2", 2, upTo);
        read.Date = date;
        return read;
    }

    private async Task<long> AskAsync(long id) => (await desk.AskAsync(1, Asking(Two, id))).Result.ReadDate.Date;

    private static Request Asking(Peer? peer, long id) => new() { GetReadDate = new GetReadDate { Peer = peer, MessageId = id } };
}
