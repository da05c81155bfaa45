using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.ChatCommands;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.FleetingCommands;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>How long what is said stays: of a dialog, and of a message by itself.</summary>
public sealed class SetDialogTtlTests
{
    private readonly Room room = new();

    // Refusals come from the conversation, what is done from the mailboxes: those may come later.
    private Refusal? Refused => room.Results.Last(r => r.Refusal is not null).Refusal;

    private IEnumerable<int> Lifetimes(long user) => room.Mailbox(user).Messages.Select(m => m.TtlSeconds);

    [Fact]
    public async Task It_is_told_in_the_dialog_and_holds_for_what_is_said_from_then_on()
    {
        await room.RunAsync(Send("u:1:2", 1, 11), SetTtl("u:1:2", 2, 12, 60), Send("u:1:2", 1, 13), Fleeting("u:1:2", 2, 14, 5));
        Assert.Equal(60, room.Mailbox(1).Messages.ElementAt(1).Action.TtlSet.Seconds);
        foreach (var user in new[] { 1, 2 }) Assert.Equal([0, 0, 60, 5], Lifetimes(user)); // what is told of it stays
        Assert.Equal(60, room.Store.Get<ConversationHead>("conversation/u:1:2")!.TtlSeconds);
        await room.RunAsync(SetTtl("u:1:2", 1, 15, 0), Send("u:1:2", 1, 16));
        Assert.Equal([0, 0, 60, 5, 0, 0], Lifetimes(1));
        Assert.Equal(0, room.Mailbox(1).Dialog(Peer.User(2)).UnreadCount - 1); // the one that the other has said
    }

    [Fact]
    public async Task It_may_be_the_first_that_happens_in_a_dialog()
    {
        await room.RunAsync(SetTtl("u:1:2", 1, 11, 60), Send("u:1:2", 2, 12));
        Assert.Equal([0, 60], Lifetimes(1));
        await room.RunAsync(SetTtl("u:1:1", 1, 11, 60), Send("u:1:1", 1, 12));
        Assert.Equal([0, 60, 0, 60], Lifetimes(1));
    }

    [Fact]
    public async Task As_it_is_already_it_is_not_told_again()
    {
        await room.RunAsync(SetTtl("u:1:2", 1, 11, 0));
        Assert.Equal((Code.NotModified, "ttl_seconds"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(SetTtl("u:1:2", 1, 12, 60));
        await room.RunAsync(SetTtl("u:1:2", 2, 13, 60));
        Assert.Equal(Code.NotModified, Refused?.Code);
        Assert.Single(room.Mailbox(2).Messages);
    }

    [Fact]
    public async Task Asked_again_it_happens_once()
    {
        var set = SetTtl("u:1:2", 1, 11, 60);
        await room.RunAsync(set, set);
        room.Restart();
        await room.RunAsync(set);
        Assert.Equal(3, room.Results.Count(r => r.Done is not null));
        Assert.Single(room.Mailbox(2).Messages);
    }

    [Fact]
    public async Task In_a_chat_it_is_for_admins_who_may_change_it()
    {
        await room.RunAsync(Create(5, 1, 10, 2, 3), SetTtl("c:5", 2, 11, 60));
        Assert.Equal((Code.AdminRequired, "peer"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(Appoint(5, 1, 12, 2, Role.Admin, Right.DeleteMessages), Allow(5, 1, 13, Right.SendMessages));
        await room.RunAsync(SetTtl("c:5", 2, 14, 60));
        Assert.Equal((Code.RightRequired, "peer"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(Appoint(5, 1, 15, 2, Role.Admin, Right.ChangeInfo));
        await room.RunAsync(SetTtl("c:5", 2, 16, 60));
        await room.RunAsync(Send("c:5", 3, 17));
        Assert.Equal(60, Lifetimes(1).Last());
    }

    [Theory]
    [InlineData("c:6", Code.ChatUnknown)]
    [InlineData("c:5", Code.NotAMember)]
    [InlineData("u:2:3", Code.NotAMember)]
    [InlineData("u:1:777000", Code.WriteForbidden)]
    public async Task Nobody_sets_it_where_they_have_nothing_to_say(string conversation, Code code)
    {
        await room.RunAsync(Create(5, 2, 10, 3));
        await room.RunAsync(SetTtl(conversation, 1, 11, 60));
        Assert.Equal((code, "peer"), (Refused?.Code, Refused?.Field));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Limits.TtlSeconds + 1)]
    public async Task A_lifetime_that_cannot_be_is_poison_and_stops_nobody(int ttl)
    {
        await room.RunAsync(SetTtl("u:1:2", 1, 11, ttl), Fleeting("u:1:2", 1, 12, ttl), Send("u:1:2", 1, 13));
        Assert.Equal(2, room.Deaths.Count(d => d.Contains("lifetime", StringComparison.Ordinal)));
        Assert.Equal(1, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Fact]
    public async Task More_lifetimes_than_there_may_be_are_refused_and_that_of_the_dialog_never_is()
    {
        await room.RunAsync(SetTtl("u:1:2", 1, 1, 7));
        for (var n = 0; n < 5; n++) await room.RunAsync(Album("u:1:2", 1, 1000, [.. Enumerable.Range(1, 100).Select(i => Lasting((n * 100) + i + 10, 1000 + (n * 100) + i))]));
        await room.RunAsync(Fleeting("u:1:2", 1, 5000, 5000));
        Assert.Equal((Code.LimitReached, "ttl_seconds"), (Refused?.Code, Refused?.Field));
        await room.RunAsync(Burn("u:1:2", 1000 + (1001 * 1000)), Fleeting("u:1:2", 1, 5000, 5000)); // asked again it is still refused
        Assert.Equal(Code.LimitReached, Refused?.Code);
        await room.RunAsync(Send("u:1:2", 2, 5001));
        Assert.Equal(7, Lifetimes(1).Last());
    }

    [Fact]
    public async Task Said_later_it_lives_from_then_on()
    {
        var later = ScheduleCommands.Later("u:1:2", 1, 60_000, 1000, 11);
        later.Items[0].TtlSeconds = 5;
        await room.RunAsync(later, ScheduleCommands.Ring(1, 60_000));
        Assert.Equal(5, room.Mailbox(2).Messages.Single().TtlSeconds);
        Assert.Equal(65_000, room.Broker.All<WindClock>()[^1] is { Conversation: "u:1:2" } wound ? wound.DueAt : room.Broker.All<WindClock>().Single(w => w.Conversation == "u:1:2").DueAt);
    }

    [Fact]
    public async Task What_sends_nothing_that_goes_reads_and_winds_nothing_more()
    {
        await room.RunAsync(Send("u:1:2", 1, 11));
        Assert.DoesNotContain("conversation/u:1:2/fuses", room.Store.Reads.SelectMany(k => k));
        Assert.Empty(room.Broker.All<WindClock>());
    }
}
