using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Refusal.Types;
using MessageOptions = DaprMessaging.Msg.MessageOptions;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Commands;

public sealed class DeleteMessagesTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2), Chat = Peer.Chat(5);

    private readonly Desk desk = Seated(null);

    [Fact]
    public async Task For_oneself_it_goes_to_the_callers_own_mailbox_whoever_wrote_them()
    {
        await desk.AssertAcceptedAsync(Delete(Two, false, 701, 700, 702));
        var command = desk.Command<Proto.HideMessages>();
        Assert.Equal((1, "u:1:2", 9001), (command.Owner, command.Conversation, command.Origin.SessionId));
        Assert.Equal([34, 33, 35], command.DialogMessageIds);
        Assert.Equal("s1", desk.Broker.Published.Single().Key);
    }

    [Fact]
    public async Task For_everyone_it_becomes_a_command_to_the_conversation()
    {
        await desk.AssertAcceptedAsync(Delete(Two, true, 701, 700));
        var command = desk.Command<Proto.DeleteMessages>();
        Assert.Equal(
            ("u:1:2", 1, 11, false, 0, Desk.Now.ToUnixTimeMilliseconds(), 9001),
            (command.Conversation, command.Sender, command.RandomId, command.Others, command.Until, command.AcceptedAt, command.Origin.SessionId));
        Assert.Equal([34, 33], command.DialogMessageIds);
        Assert.Equal(("u:1:2", "u:1:2/1/11"), (desk.Broker.Published.Single().Key, desk.Broker.Published.Single().Id));
    }

    [Fact]
    public async Task In_a_chat_those_of_others_are_for_the_chat_to_decide()
    {
        await desk.AssertAcceptedAsync(Delete(Chat, true, 710, 711));
        Assert.True(desk.Command<Proto.DeleteMessages>().Others);
    }

    [Fact]
    public async Task In_a_dialog_of_two_only_ones_own_are_deleted_for_everyone() =>
        await desk.AssertRefusedAsync(Code.AuthorRequired, "message_ids", Delete(Two, true, 700, 702));

    [Fact]
    public async Task Within_a_window_the_oldest_of_them_says_until_when()
    {
        using var one = Seated(TimeSpan.FromMinutes(1));
        await one.AssertAcceptedAsync(Delete(Two, true, 701, 700));
        Assert.Equal(5000 + 60_000, one.Command<Proto.DeleteMessages>().Until);
    }

    [Fact]
    public async Task What_the_author_has_hidden_is_not_younger_for_that_and_makes_nothing_else_so()
    {
        using var one = Seated(TimeSpan.FromMinutes(1));
        one.WithGone(1, 701);
        await one.AssertAcceptedAsync(Delete(Two, true, 701, 700));
        await one.AssertAcceptedAsync(Delete(Two, true, 701));
        Assert.Equal([5000 + 60_000, 6000 + 60_000], one.Broker.All<Proto.DeleteMessages>().Select(c => c.Until));
    }

    [Fact]
    public async Task Admins_have_no_window_for_those_of_others()
    {
        using var one = Seated(TimeSpan.FromMinutes(1));
        await one.AssertAcceptedAsync(Delete(Chat, true, 710, 711));
        Assert.Equal(0, one.Command<Proto.DeleteMessages>().Until);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Those_that_are_deleted_already_can_still_be_named(bool forEveryone)
    {
        desk.WithGone(1, 700);
        await desk.AssertAcceptedAsync(Delete(Two, forEveryone, 700));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_unknown_message_spoils_it(bool forEveryone)
    {
        desk.WithMessage(2, 800, Peer.User(1), 40, isOut: true);
        foreach (var (peer, id) in new[] { (Two, 699L), (Two, 800), (Two, 710), (Chat, 700), (Peer.User(5), 711) })
            await desk.AssertRefusedAsync(Code.MessageUnknown, "message_ids", Delete(peer, forEveryone, peer.Equals(Two) ? 700 : 710, id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_refused_for_what_is_wrong_by_itself_without_asking_the_store(bool forEveryone)
    {
        await desk.AssertRefusedAsync(Code.RequestInvalid, "peer", Delete(new Peer(), forEveryone, 700));
        foreach (var ids in new long[][] { [], [0], [-1], [700, 700] })
            await desk.AssertRefusedAsync(Code.RequestInvalid, "message_ids", Delete(Two, forEveryone, ids));
        await desk.AssertRefusedAsync(Code.TooMany, "message_ids", Delete(Two, forEveryone, [.. Enumerable.Range(1, Limits.Messages + 1).Select(n => (long)n)]));
        Assert.Empty(desk.Store.Reads);
    }

    [Fact]
    public async Task Only_for_everyone_a_random_id_is_needed()
    {
        var (everyone, oneself) = (Delete(Two, true, 700), Delete(Two, false, 700));
        everyone.DeleteMessages.RandomId = oneself.DeleteMessages.RandomId = 0;
        await desk.AssertRefusedAsync(Code.RequestInvalid, "random_id", everyone);
        await desk.AssertAcceptedAsync(oneself);
    }

    public void Dispose() => desk.Dispose();

    // In the dialog with 2, 700 and 701 are the caller's own; in the chat 710 is.
    private static Desk Seated(TimeSpan? window) => new Desk(options: new MessageOptions { DeleteWindow = window })
        .WithMessage(1, 700, Two, 33, isOut: true, date: 5000).WithMessage(1, 701, Two, 34, isOut: true, date: 6000).WithMessage(1, 702, Two, 35)
        .WithMessage(1, 710, Chat, 3, isOut: true, date: 7000).WithMessage(1, 711, Chat, 4, date: 8000);

    private static Request Delete(Peer peer, bool forEveryone, params long[] ids) =>
        new() { DeleteMessages = new DeleteMessages { RandomId = 11, Peer = peer, MessageIds = { ids }, ForEveryone = forEveryone } };
}
