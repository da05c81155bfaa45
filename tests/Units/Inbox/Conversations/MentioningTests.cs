using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Inbox.Verification;
using DaprMessaging.Units.Hosting;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;
using Kind = DaprMessaging.Contracts.Entity.Types.Kind;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>Whom the messages of a channel mention: decided when they are said, and told to those alone.</summary>
public sealed class MentioningTests
{
    private static readonly Peer Here = Peer.Channel(5);

    private readonly Room room = new();

    [Fact]
    public async Task Members_who_are_named_are_told_and_nobody_else()
    {
        await room.RunAsync(Found(1, 10, 2, 3, 4));
        var before = (room.Mailbox(1).Pts, room.Mailbox(4).Pts);
        await room.RunAsync(Naming(1, 11, 2, 3, 3, 1, 9));
        Assert.Equal([(2L, [2L]), (3L, [2L])], Mentions());
        Assert.Equal([2L, 3L], room.Store.Kept(2)!.MentionedUserIds);
        Assert.Equal((1, 1, 0, 0), (Unread(2), Unread(3), Unread(1), Unread(4)));
        Assert.Equal((before.Item1 + 1, before.Item2, 0L), (room.Mailbox(1).Pts, room.Mailbox(4).Pts, room.Mailbox(9).Pts)); // who writes has read
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Whom_a_message_answers_is_mentioned_but_nobody_by_themselves()
    {
        await room.RunAsync(Found(1, 10, 2, 3), Send(Channel, 2, 11), Send(Channel, 2, 12, replyTo: 2));
        Assert.Empty(Mentions());
        await room.RunAsync(Send(Channel, 1, 13, replyTo: 2), Send(Channel, 3, 14, replyTo: 1)); // the latter answers what tells of the channel: it was 1
        Assert.Equal([(2L, [4L]), (1L, [5L])], Mentions());
        await room.RunAsync(Delete(Channel, 2, 15, 2));
        await room.RunAsync(Send(Channel, 3, 16, replyTo: 2)); // as in a chat: whose it was is known
        Assert.Equal((2, 1), (Unread(2), Unread(1)));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Who_has_gone_or_comes_later_is_not_meant()
    {
        await room.RunAsync(Found(1, 10, 2, 3), Send(Channel, 2, 11));
        await room.RunAsync(PutOut(1, 12, 2), Naming(1, 13, 2, 6), Send(Channel, 3, 14, replyTo: 2), Bring(1, 15, 6, 2), Naming(1, 16, 2));
        Assert.Equal([(2L, [5L])], Mentions());
        Assert.Equal((1, 0), (Unread(2), Unread(6)));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task An_edit_mentions_nobody_and_takes_no_mention_away()
    {
        await room.RunAsync(Found(1, 10, 2, 3), Naming(1, 11, 2));
        var edit = Edit(Channel, 1, 12, 2, "you, then");
        edit.Content.Entities.Add(new Entity { Kind = Kind.MentionName, Length = 3, UserId = 3 });
        await room.RunAsync(edit);
        Assert.Equal((1, 0), (Unread(2), Unread(3)));
        await room.RunAsync(Delete(Channel, 1, 13, 2));
        Assert.Equal((0, 0), (Unread(2), Unread(3)));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task What_is_deleted_or_goes_by_itself_is_no_mention_that_waits()
    {
        await room.RunAsync(Found(1, 10, 2, 3), Naming(1, 11, 2, 3), Naming(1, 12, 2));
        var fleeting = Naming(1, 13, 2);
        fleeting.Items[0].TtlSeconds = 5;
        await room.RunAsync(fleeting, Delete(Channel, 1, 14, 2, 3), Delete(Channel, 1, 15, 2));
        Assert.Equal((1, 0), (Unread(2), Unread(3)));
        await room.RunAsync(Burn(Channel, 7000));
        Assert.Equal(0, Unread(2));
        Assert.Equal([2L, 3L], room.Mailbox(2).Log.First(r => r.Update.UserMentioned is { Deleted: true }).DialogMessageIds);
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Asked_again_it_is_told_again_and_counted_once()
    {
        await room.RunAsync(Found(1, 10, 2));
        await room.TakeAsync(Naming(1, 11, 2));
        room.Lose();
        room.Restart();
        Assert.Equal(0, Unread(2));
        Assert.Contains(await DamagesAsync(), d => d.Contains("mailbox 2: does not know what became of message 2", StringComparison.Ordinal));
        await room.RunAsync(Naming(1, 11, 2));
        await room.RunAsync(Naming(1, 11, 2));
        Assert.Equal(1, Unread(2));
        await room.TakeAsync(Delete(Channel, 1, 12, 2));
        room.Lose();
        Assert.Contains(await DamagesAsync(), d => d.Contains("mailbox 2: does not know what became of message 2", StringComparison.Ordinal));
        await RepairAsync();
        Assert.Equal(0, Unread(2));
        await AssertSoundAsync();
    }

    [Fact]
    public async Task Of_too_many_the_first_are_told()
    {
        var many = Enumerable.Range(2, Limits.Mentions + 50).Select(u => (long)u).ToList();
        await room.RunAsync(Found(1, 10, many), Send(Channel, many[^1], 11));
        await room.RunAsync(Album(Channel, 1, 1000, [.. many.Chunk(50).Select((some, i) => Item(100 + i, some)), new Item { RandomId = 200, Content = new Content { Text = "you" }, ReplyTo = 2 }]));
        Assert.Equal([.. many.Take(Limits.Mentions), many[^1]], Mentions().Select(m => m.User));
    }

    private static SendMessages Naming(long sender, long randomId, params long[] users) => Album(Channel, sender, 1000, Item(randomId, users));

    private static Item Item(long randomId, IEnumerable<long> users) => new()
    {
        RandomId = randomId,
        Content = new Content { Text = "hey you", Entities = { users.Select(u => new Entity { Kind = Kind.MentionName, Offset = 4, Length = 3, UserId = u }) } },
    };

    private int Unread(long user) => room.Mailbox(user).Dialog(Here).UnreadMentionsCount;

    private IEnumerable<(long User, long[] Places)> Mentions() =>
        room.Broker.All<NoteMentions>().Where(n => !n.Deleted).SelectMany(n => n.Mentions).Select(m => (m.UserId, m.DialogMessageIds.ToArray())).OrderBy(m => m.Item2[0]).ThenBy(m => m.UserId);

    private async Task RepairAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        foreach (var emission in await audit.RepairsAsync()) await room.RunAsync(NoteMentions.Parser.ParseFrom(emission.Data));
    }

    private async Task AssertSoundAsync()
    {
        Assert.Empty(await DamagesAsync());
        for (var user = 1; user <= 4; user++) room.Mailbox(user).AssertSound();
    }

    private async Task<List<string>> DamagesAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return [.. audit.Damages.Select(d => $"{d.Where}: {d.What}")];
    }
}
