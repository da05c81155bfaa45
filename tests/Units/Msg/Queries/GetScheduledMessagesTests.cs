using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetScheduledMessagesTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetScheduledMessagesTests() => room = new Room(desk.Store);

    [Fact]
    public async Task They_come_as_they_were_scheduled_and_say_what_they_say_now()
    {
        await room.RunAsync(Profile(2, "Bob"), Later("u:1:2", 1, 60_000, 1000, 11), Later("u:1:3", 1, 50_000, 1000, 12), EditLater(1, 13, 1, "edited", 70_000));
        var page = await AskAsync(new());
        Assert.Equal([(1L, "edited", 70_000L), (2L, "later 12", 50_000L)], page.Messages.Select(m => (m.Id, m.Content.Text, m.Date)));
        Assert.Equal(["Bob"], page.Users.Select(u => u.Name));
        Assert.Equal((room.Mailbox(1).Pts, false), (page.Pts, page.More));
    }

    [Fact]
    public async Task Page_by_page_or_those_to_one_peer()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11, 12, 13), Later("u:1:3", 1, 50_000, 1000, 14));
        Assert.Equal("1,2 …", await IdsAsync(new() { Limit = 2 }));
        Assert.Equal("3,4", await IdsAsync(new() { Limit = 2, OffsetId = 2 }));
        Assert.Equal("4", await IdsAsync(new() { Peer = Peer.User(3) }));
        Assert.Equal("", await IdsAsync(new() { OffsetId = 4 }));
    }

    [Fact]
    public async Task Whose_time_has_come_says_so()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11), Later("u:1:2", 1, 70_000, 1000, 12));
        await room.TakeAsync(Ring(1, 60_000));
        Assert.Equal([(1L, true), (2L, false)], (await AskAsync(new())).Messages.Select(m => (m.Id, m.Sending)));
    }

    [Fact]
    public async Task One_that_another_step_tells_meanwhile_is_left_to_that_step()
    {
        await room.RunAsync(Later("u:1:2", 1, 60_000, 1000, 11));
        desk.Store.OnRead = keys =>
        {
            if (!keys.Contains(Names.Record(1, 1))) return null;
            desk.Store.OnRead = _ => null;
            new Room(desk.Store).RunAsync(DeleteLater(1, 13, 1)).GetAwaiter().GetResult();
            return null;
        };
        Assert.Equal("", await IdsAsync(new()));
    }

    [Fact]
    public async Task The_head_is_read_first_so_that_what_comes_later_can_only_be_newer()
    {
        await AskAsync(new());
        Assert.Equal(["mailbox/1"], desk.Store.Reads[0]);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        foreach (var (field, asked) in new (string, GetScheduledMessages)[] { ("peer", new() { Peer = new Peer() }), ("offset_id", new() { OffsetId = -1 }), ("limit", new() { Limit = -1 }) })
            await desk.AssertRefusedAsync(Code.RequestInvalid, field, new Request { GetScheduledMessages = asked });
    }

    public void Dispose() => desk.Dispose();

    private async Task<ScheduledMessages> AskAsync(GetScheduledMessages asked) => (await desk.AskAsync(1, new Request { GetScheduledMessages = asked })).Result.ScheduledMessages;

    private async Task<string> IdsAsync(GetScheduledMessages asked) => await AskAsync(asked) is var page ? string.Join(',', page.Messages.Select(m => m.Id)) + (page.More ? " …" : "") : "";
}
