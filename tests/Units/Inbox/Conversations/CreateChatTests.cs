using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

public sealed class CreateChatTests
{
    private readonly Room room = new();

    [Fact]
    public async Task A_chat_begins_with_its_creator_as_owner_and_those_invited_as_members()
    {
        await room.TakeAsync(Create(5, 1, -10, 2, 3));

        var head = room.Store.Get<ConversationHead>("conversation/c:5")!;
        Assert.Equal(("the chat", 1, -10, 3), (head.Title, head.Creator, head.CreationRandomId, head.MemberCount));
        Assert.Equal((1, 1), (head.LastOp, head.LastDialogMessageId));
        var members = room.Store.Get<Membership>("conversation/c:5/members")!.Members;
        Assert.Equal([(1, Role.Owner), (2, Role.Member), (3, Role.Member)], members.Select(m => ((int)m.UserId, m.Role)));
        Assert.All(members, m => Assert.Equal(new Interval { JoinedOp = 1 }, Assert.Single(m.Intervals)));
    }

    [Fact]
    public async Task Its_first_operation_tells_everybody_in_it()
    {
        await room.TakeAsync(Create(5, 1, 10, 2, 3));
        var service = room.Store.Get<Op>("conversation/c:5/op/1")!.Service;
        Assert.Equal((1, 10), (service.DialogMessageId, service.RandomId));
        Assert.Equal(("the chat", 3), (service.Action.ChatCreated.Title, service.Action.ChatCreated.UserIds.Count));
        Assert.Equal([1, 2, 3], room.Announced.SelectMany(d => d.Owners).Order());
    }

    [Fact]
    public async Task Who_is_named_twice_or_is_the_creator_is_a_member_once()
    {
        await room.TakeAsync(Create(5, 1, 10, 2, 2, 1));
        Assert.Equal([1, 2], room.Store.Get<Membership>("conversation/c:5/members")!.Members.Select(m => m.UserId));
    }

    [Fact]
    public async Task A_chat_of_one_is_a_chat()
    {
        await room.TakeAsync(Create(5, 1, 10));
        Assert.Equal([1], Assert.Single(room.Announced).Owners);
    }

    [Fact]
    public async Task An_id_that_another_creation_has_is_taken_and_stays_so()
    {
        await room.TakeAsync(Create(5, 1, 10, 2));
        await room.TakeAsync(Create(5, 3, 10));
        await room.TakeAsync(Create(5, 3, 10));
        Assert.Equal([Code.ChatIdTaken, Code.ChatIdTaken], room.Results.Select(r => r.Refusal.Code));
        Assert.Equal("random_id", room.LastResult.Refusal.Field);
        Assert.Equal(
            (1, 1), (room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp,
            room.Store.Get<ConversationHead>("conversation/c:5")!.Creator));
        Assert.Equal(Code.ChatIdTaken, room.Store.Get<Dedupe>("conversation/c:5/sent/3/10")!.Refusal.Code);
    }

    [Fact]
    public async Task A_dialog_of_two_is_no_place_for_a_chat()
    {
        var command = Create(5, 1, 10);
        command.Conversation = "u:1:2";
        await room.TakeAsync(command);
        Assert.Equal(Code.ChatIdTaken, room.LastResult.Refusal.Code);
        Assert.False(room.Store.Has("conversation/u:1:2/op/1"));
    }

    [Theory]
    [InlineData(999, true)] // and the creator
    [InlineData(1000, false)]
    public async Task A_chat_begins_with_a_thousand_at_the_most(int invited, bool fits)
    {
        await room.TakeAsync(Create(5, 1, 10, [.. Enumerable.Range(2, invited).Select(u => (long)u)]));
        Assert.Equal(fits, room.Store.Has("conversation/c:5"));
        if (fits) return;
        Assert.Equal((Code.ChatFull, "user_ids"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
        Assert.Empty(room.Store.Keys);
    }
}
