using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Inbox;
using DaprMessaging.Inbox.Clocks;
using DaprMessaging.Units.Hosting.Actors;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace DaprMessaging.Units.Inbox.Clocks;

public sealed class ClockTurnTests : IDisposable
{
    private readonly FakeActors actors = new();
    private readonly InboxMeter meter = new();
    private readonly ClockTurn turn;

    public ClockTurnTests() => turn = new ClockTurn(actors.Actors, meter, NullLogger<ClockTurn>.Instance);

    [Fact]
    public async Task Each_clock_is_wound_once_to_what_was_said_of_it_last()
    {
        Assert.Equal(
            [EntryStatus.Success, EntryStatus.Success, EntryStatus.Success, EntryStatus.Success],
            await TakeAsync(Wind(1, 7, 300), Wind(2, 1, 100), Wind(1, 9, 0), Wind(1, 8, 500)));
        Assert.Equal([("u1", new Winding(9, 0)), ("u2", new Winding(1, 100))], Wound.OrderBy(w => w.Id));
    }

    [Fact]
    public async Task Those_of_conversations_are_others_than_those_of_mailboxes()
    {
        await TakeAsync(Wind(1, 7, 300), new WindClock { Conversation = "u:1:2", Version = 3, DueAt = 200 }, new WindClock { Conversation = "u:1:2", Version = 4, DueAt = 0 });
        Assert.Equal([("u1", new Winding(7, 300))], Wound);
        Assert.Equal([("u:1:2", new Winding(4, 0))], WoundOf(Names.ConversationClock));
        actors.Out.Add(Names.ConversationClock);
        Assert.Equal([EntryStatus.Success, EntryStatus.Retry], await TakeAsync(Wind(1, 8, 300), new WindClock { Conversation = "c:5", Version = 3, DueAt = 200 }));
    }

    [Fact]
    public async Task While_clocks_cannot_be_reached_theirs_come_again()
    {
        actors.Out.Add(Names.MailboxClock);
        Assert.Equal([EntryStatus.Retry, EntryStatus.Retry], await TakeAsync(Wind(1, 7, 300), Wind(1, 6, 200)));
    }

    [Fact]
    public async Task What_cannot_be_read_is_dropped()
    {
        var damaged = new Delivery("1", "a", WindClock.Descriptor.FullName, "", new byte[] { 0xff });
        var unknown = new Delivery("2", "b", "daprmessaging.inbox.Newer", "", ReadOnlyMemory<byte>.Empty);
        Assert.Equal([EntryStatus.Success, EntryStatus.Success], await turn.TakeAsync([damaged, unknown], CancellationToken.None));
        Assert.Equal([EntryStatus.Success], await TakeAsync(new WindClock()));
        Assert.Empty(actors.Calls);
    }

    [Fact]
    public async Task There_may_be_more_than_are_wound_at_once()
    {
        await TakeAsync([.. Enumerable.Range(1, 50).Select(user => Wind(user, 1, 100))]);
        Assert.Equal(50, Wound.Select(w => w.Id).Distinct().Count());
    }

    public void Dispose()
    {
        meter.Dispose();
        actors.Dispose();
    }

    private IEnumerable<(string Id, Winding Winding)> Wound => WoundOf(Names.MailboxClock);

    private IEnumerable<(string Id, Winding Winding)> WoundOf(string type) => actors.Calls.Where(c => (c.Type, c.Method) == (type, "Wind"))
        .Select(c => (c.Id, JsonSerializer.Deserialize<Winding>(c.Body, JsonSerializerOptions.Web)!));

    private static WindClock Wind(long owner, long version, long dueAt) => new() { Owner = owner, Version = version, DueAt = dueAt };

    private Task<IReadOnlyList<EntryStatus>> TakeAsync(params WindClock[] events) => turn.TakeAsync(
        [.. events.Select((e, i) => new Delivery($"{i}", $"{i}", WindClock.Descriptor.FullName, "", e.ToByteArray()))], CancellationToken.None);
}
