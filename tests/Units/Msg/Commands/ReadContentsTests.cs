using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class ReadContentsTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private readonly Desk desk = new Desk().WithMessage(1, 700, Two, 33).WithMessage(1, 701, Two, 34);

    [Fact]
    public Task It_goes_to_the_callers_own_mailbox_with_the_places_in_the_order_of_the_request() => desk.AssertBecomesAsync(
        new Proto.ReadContents { Owner = 1, Conversation = "u:1:2", DialogMessageIds = { 34, 33 }, Origin = Desk.Origin() },
        "s1", "mailbox/1/u2/contents/701", Read(701, 700));

    [Fact]
    public async Task One_unknown_message_spoils_it()
    {
        desk.WithMessage(1, 702, Peer.User(3), 1);
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_ids", Read(700, 699));
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_ids", Read(700, 702));
    }

    [Fact]
    public async Task Each_is_named_once_and_there_is_one()
    {
        foreach (var ids in new long[][] { [], [700, 700], [700, 0], [-1] }) await desk.AssertRefusedAsync(Code.RequestInvalid, "message_ids", Read(ids));
    }

    [Fact]
    public async Task A_hundred_are_read_at_once_and_no_more()
    {
        long[] ids = [.. Enumerable.Range(1, Limits.Messages + 1).Select(n => (long)n)];
        foreach (var id in ids) desk.WithMessage(1, id, Two, id);
        await desk.AssertRefusedAsync(Code.TooMany, "message_ids", Read(ids));
        await desk.AssertAcceptedAsync(Read(ids[1..]));
        Assert.Equal(ids[1..], desk.Command<Proto.ReadContents>().DialogMessageIds);
    }

    public void Dispose() => desk.Dispose();

    private static Request Read(params long[] ids) => new() { ReadContents = new ReadContents { Peer = Two, MessageIds = { ids } } };
}
