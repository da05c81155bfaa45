using DaprMessaging.Contracts.State;
using Google.Protobuf;
using static DaprMessaging.Contracts.Refusal.Types;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Conversations;

/// <summary>A retried command happens once, and every retry gets the same answer.</summary>
public sealed class RepetitionTests
{
    private readonly Room room = new();

    public static TheoryData<bool> InOneBatchOrAfterARestart => [true, false];

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task A_message_that_is_sent_again_is_announced_again_and_not_written_again(bool inOneBatch)
    {
        var command = Send("u:1:2", 1, 11);
        await TakeAsync(inOneBatch, command, command);
        Assert.Equal(1, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
        Assert.False(room.Store.Has("conversation/u:1:2/op/2"));
        Assert.Equal([1, 1, 2, 2], room.Announced.SelectMany(d => d.Owners).Order());
        Assert.Single(room.Announced.Select(d => d.Ops[0]).Distinct());
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task The_answer_goes_to_the_place_that_asks_this_time(bool inOneBatch)
    {
        var command = Send("u:1:2", 1, 11);
        await TakeAsync(inOneBatch, command, command.Retried(request: 99));
        Assert.All(room.Announced.Take(2), d => Assert.Null(d.Retry));
        Assert.All(room.Announced.Skip(2), d => Assert.Equal((99, 7777), ((int)d.Retry.RequestId, (int)d.Retry.SessionId)));
        Assert.All(room.Announced, d => Assert.Equal(From(1), d.Ops[0].Origin)); // the operation keeps its own
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task All_callers_get_the_same_id(bool inOneBatch)
    {
        var command = Send("u:1:2", 1, 11);
        await TakeAsync(inOneBatch, command, command.Retried(request: 2), command.Retried(request: 3));
        await room.SettleAsync();
        Assert.Equal([1, 2, 3], room.Results.Select(r => (int)r.RequestId).Order());
        Assert.Single(room.Results.Select(r => r.MessagesSent).Distinct());
        Assert.Equal(["hello"], room.Mailbox(1).Texts);
        Assert.Equal(["hello"], room.Mailbox(2).Texts);
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task A_refusal_is_repeated_even_if_it_would_be_allowed_by_now(bool inOneBatch)
    {
        var refused = Send("c:5", 3, 11);
        await TakeAsync(inOneBatch, Create(5, 1, 10, 2), refused, Add(5, 1, 12, 3), refused.Retried(request: 7));
        Assert.Equal([(1, Code.NotAMember), (7, Code.NotAMember)], room.Results.Select(r => ((int)r.RequestId, r.Refusal.Code)));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task Somebody_who_was_put_out_since_still_hears_that_it_was_sent(bool inOneBatch)
    {
        var sent = Send("c:5", 2, 11);
        await TakeAsync(inOneBatch, Create(5, 1, 10, 2), sent, Remove(5, 1, 12, 2), sent.Retried(request: 7));
        await room.SettleAsync();
        Assert.Equal([1, 7], room.Results.Where(r => r.MessagesSent is not null).Select(r => (int)r.RequestId));
        Assert.Equal([1, 2], room.Announced.TakeLast(2).SelectMany(d => d.Owners).Order()); // those whom it reached then
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task The_same_random_id_of_another_user_is_another(bool inOneBatch)
    {
        await TakeAsync(inOneBatch, Send("u:1:2", 1, 11), Send("u:1:2", 2, 11));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/u:1:2")!.LastOp);
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task An_album_that_is_sent_again_is_the_same_album(bool inOneBatch)
    {
        var album = Album("u:1:2", 1, 21, 22, 23);
        await TakeAsync(inOneBatch, album, album.Retried(request: 2));
        await room.SettleAsync();
        Assert.Equal([[1L, 2, 3], [1L, 2, 3]], room.Results.Select(r => r.MessagesSent.MessageIds.ToArray()));
        Assert.Equal(3, room.Mailbox(2).Messages.Count());
    }

    [Theory]
    [InlineData(21, 22)] // a part
    [InlineData(21, 22, 23, 24)] // more
    [InlineData(20, 21, 22)] // overlapping
    [InlineData(23, 22, 21)] // in another order
    [InlineData(21)]
    public async Task An_album_that_is_known_in_part_is_not_the_same(params int[] randomIds)
    {
        var album = Album("u:1:2", 1, 21, 22, 23);
        await room.TakeAsync(album);
        var before = room.Store.Snapshot();
        foreach (var restart in new[] { false, true })
        {
            if (restart) room.Restart();
            await room.TakeAsync(Album("u:1:2", 1, [.. randomIds.Select(id => (long)id)]));
            Assert.Equal((Code.RandomIdReused, "random_id"), (room.LastResult.Refusal.Code, room.LastResult.Refusal.Field));
            Assert.Equal(before, room.Store.Snapshot());
        }
    }

    [Fact]
    public async Task Two_single_messages_are_no_album()
    {
        await room.TakeAsync(Send("u:1:2", 1, 21), Send("u:1:2", 1, 22));
        await room.TakeAsync(Album("u:1:2", 1, 21, 22));
        Assert.Equal(Code.RandomIdReused, room.LastResult.Refusal.Code);
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task A_random_id_that_was_used_for_something_else_is_reused(bool inOneBatch)
    {
        IMessage[] others = [Add(5, 1, 10, 3), Remove(5, 1, 10, 2), Send("c:5", 1, 10)];
        await TakeAsync(inOneBatch, [Create(5, 1, 10, 2), .. others]);
        Assert.Equal(3, room.Results.Count(r => r.Refusal.Code == Code.RandomIdReused));
        await TakeAsync(inOneBatch, Send("c:5", 2, 20), Create(5, 2, 20), Add(5, 2, 20, 3), Remove(5, 2, 20, 2));
        Assert.Equal(6, room.Results.Count(r => r.Refusal.Code == Code.RandomIdReused));
        Assert.Equal(2, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
    }

    [Theory]
    [MemberData(nameof(InOneBatchOrAfterARestart))]
    public async Task Membership_that_is_changed_again_changes_once(bool inOneBatch)
    {
        IMessage[] commands = [Create(5, 1, 10, 2), Add(5, 1, 11, 3), Remove(5, 1, 12, 2)];
        await TakeAsync(inOneBatch, [.. commands, .. commands]);
        await room.SettleAsync();
        Assert.Equal(3, room.Store.Get<ConversationHead>("conversation/c:5")!.LastOp);
        Assert.Equal(2, room.Results.Count(r => r.ChatCreated?.ChatId == 5));
        Assert.Equal(4, room.Results.Count(r => r.Done is not null));
        Assert.DoesNotContain(room.Results, r => r.Refusal is not null);
    }

    [Fact]
    public async Task An_entry_says_which_operation_and_which_place_in_it()
    {
        await room.TakeAsync(Album("u:1:2", 1, 21, 22));
        Assert.Equal(new Dedupe { OpNo = 1, Index = 0, Count = 2 }, room.Store.Get<Dedupe>("conversation/u:1:2/sent/1/21"));
        Assert.Equal(new Dedupe { OpNo = 1, Index = 1, Count = 2 }, room.Store.Get<Dedupe>("conversation/u:1:2/sent/1/22"));
    }

    [Fact]
    public async Task Entries_are_created_first_write_in_the_transaction_of_the_operation()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        var commit = Assert.Single(room.Store.Commits);
        Assert.Equal(
            ["conversation/u:1:2/op/1", "conversation/u:1:2/sent/1/11"], commit.Where(w => w.Create).Select(w => w.Key));
        Assert.Equal(["conversation/u:1:2"], commit.Where(w => !w.Create).Select(w => w.Key));
    }

    [Fact]
    public async Task An_album_whose_entries_are_seen_in_part_is_looked_at_again_before_it_counts_as_reused()
    {
        const string First = "conversation/u:1:2/sent/1/21", Second = "conversation/u:1:2/sent/1/22";
        var album = Album("u:1:2", 1, 21, 22);
        await room.TakeAsync(album);
        var second = room.Store.Get<Dedupe>(Second)!;
        room.Restart();
        room.Store.OnRead = keys =>
        {
            if (keys.Contains(First)) room.Store.Remove(Second); // not there yet, when its turn comes
            else room.Store.Put(Second, second);
            return null;
        };
        await room.RunAsync(album.Retried(request: 7));
        Assert.Equal((7, 2), ((int)room.LastResult.RequestId, room.LastResult.MessagesSent?.MessageIds.Count));
    }

    [Fact]
    public async Task What_is_announced_again_reaches_whoever_was_a_member_then_though_the_members_were_read_before_that()
    {
        const string Members = "conversation/c:5/members";
        await room.TakeAsync(Create(5, 1, 10, 2));
        var before = room.Store.Get<Membership>(Members)!;
        var send = Send("c:5", 1, 12);
        await room.TakeAsync(Add(5, 1, 11, 3), send);
        var after = room.Store.Get<Membership>(Members)!;
        room.Restart();
        room.Lose();
        var reads = 0;
        room.Store.OnRead = keys =>
        {
            if (keys.Contains(Members)) room.Store.Put(Members, reads++ == 0 ? before : after);
            return null;
        };
        await room.TakeAsync(send.Retried(request: 7));
        Assert.Equal([1, 2, 3], room.Announced.Where(d => d.Retry is not null).SelectMany(d => d.Owners).Order());
    }

    [Fact]
    public async Task A_dialog_of_two_has_no_members_to_be_read()
    {
        await room.TakeAsync(Send("u:1:2", 1, 11));
        room.Restart();
        await room.TakeAsync(Send("u:1:2", 1, 11), Send("u:1:2", 2, 12));
        Assert.DoesNotContain("conversation/u:1:2/members", room.Store.Reads.SelectMany(keys => keys));
    }

    private async Task TakeAsync(bool inOneBatch, params IMessage[] commands)
    {
        if (inOneBatch)
        {
            await room.TakeAsync(commands);
            return;
        }

        foreach (var command in commands)
        {
            room.Restart();
            await room.TakeAsync(command);
        }
    }
}
