using DaprMessaging.Contracts;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>A message whose record cannot be read, or is not there, holds up nothing that is done to it or to others of its dialog.</summary>
public sealed class DamagedRecordTests
{
    private static readonly Peer Chat = Peer.Chat(5);

    // What is done to message 3, which 2 cannot read, and what 2's mailbox says of it.
    private static readonly Dictionary<string, (IMessage Act, string Says)> kinds = new()
    {
        ["an edit"] = (Edit("c:5", 1, 81, 3, "better"), "Skipped"),
        ["a pin"] = (Pin("c:5", 1, 82, 3), "NewMessage"), // that it was pinned is told; that it is cannot be kept
        ["a pin for oneself"] = (PinMine("c:5", 2, 3, at: 9000), ""),
        ["an unpinning"] = (Unpin("c:5", 1, 83, 3, at: 9000), "Skipped"),
        ["an unpinning of all"] = (Unpin("c:5", 1, 84, at: 9000), "MessagesPinned"),
        ["an unpinning of all for oneself"] = (UnpinMine("c:5", 2, at: 9001), "MessagesPinned"),
        ["playing"] = (Play("c:5", 2, 3), "ContentsRead"),
        ["mentions seen"] = (SeeMentions("c:5", 2, 3), "MentionsRead"),
        ["reading"] = (Read("c:5", 2, 3), "ReadInbox"),
        ["an answer"] = (Send("c:5", 1, 85, replyTo: 3), "NewMessage"),
        ["a deletion"] = (Delete("c:5", 1, 86, 3), "MessagesDeleted"),
        ["hiding"] = (Hide("c:5", 2, 3), "MessagesDeleted"),
        ["a clearing"] = (Clear("c:5", 1, 87, 3), "HistoryCleared"),
        ["clearing for oneself"] = (ClearMine("c:5", 2, 3), "HistoryCleared"),
    };

    private readonly Room room = new();

    public static TheoryData<string, bool> Kinds
    {
        get
        {
            var all = new TheoryData<string, bool>();
            foreach (var kind in kinds.Keys)
            {
                all.Add(kind, true);
                all.Add(kind, false);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_is_done_as_far_as_it_can_be_and_all_goes_on(string kind, bool isThere)
    {
        await BeginAsync();
        if (isThere) room.Store.Damage(Names.Record(2, 3));
        else room.Store.Remove(Names.Record(2, 3));
        room.Restart();
        var pts = room.Mailbox(2).Pts;
        await room.RunAsync(kinds[kind].Act);

        Assert.Empty(room.Deaths);
        var steps = Enumerable.Range((int)pts + 1, (int)(room.Mailbox(2).Pts - pts)).Select(n => room.Mailbox(2).Record(n).Update.ChangeCase.ToString());
        Assert.Equal(kinds[kind].Says, string.Join(',', steps));
        await room.RunAsync(
            Edit("c:5", 1, 91, 2, "edited"), Pin("c:5", 1, 92, 4), Send("c:5", 1, 93, "and on it goes"), Delete("c:5", 1, 94, 4), Hide("c:5", 2, 3));
        Assert.Empty(room.Deaths);
        Assert.Equal(room.Mailbox(1).Dialog(Chat).LastOp, room.Mailbox(2).Dialog(Chat).LastOp);
        Assert.Equal("and on it goes", room.Mailbox(2).Record(room.Mailbox(2).Dialog(Chat).TopMessageId).Update.NewMessage.Content.Text);
        if (room.Mailbox(2).Dialog(Chat).ClearedUpTo == 0) Assert.Equal("edited", room.Mailbox(2).Record(2).Update.NewMessage.Content.Text);
    }

    [Fact]
    public async Task Deleted_it_counts_no_more_and_is_pinned_no_more()
    {
        await BeginAsync();
        room.Store.Damage(Names.Record(2, 3));
        room.Restart();
        await room.RunAsync(Delete("c:5", 1, 90, 3));
        var dialog = room.Mailbox(2).Dialog(Chat);
        Assert.Equal((2, 2), (dialog.UnreadCount, dialog.UnreadMentionsCount));
        Assert.Equal([2], dialog.PinnedMessages);
        Assert.True(room.Mailbox(2).Slot(Chat, 3).Is(SlotMarks.Deleted));
    }

    [Fact]
    public async Task A_draft_that_cannot_be_read_is_replaced_like_any_other()
    {
        await room.RunAsync(Draft("u:1:2", 2, 2000, "to be"));
        room.Store.Damage(Names.Record(2, 1));
        room.Restart();
        await room.RunAsync(Draft("u:1:2", 2, 2001, "to be or not"));
        Assert.Empty(room.Deaths);
        Assert.Equal("to be or not", room.Mailbox(2).Draft(Peer.User(1))!.Content.Text);
        await room.RunAsync(Send("u:1:2", 2, 11).Clearing(draftsBefore: 2002));
        Assert.Equal(0, room.Mailbox(2).Dialog(Peer.User(1)).DraftPts);
    }

    [Fact]
    public async Task What_was_found_damaged_is_read_again_when_it_is_needed_again()
    {
        await BeginAsync();
        var sound = room.Mailbox(2).Record(3);
        room.Store.Damage(Names.Record(2, 3));
        room.Restart();
        await room.RunAsync(Edit("c:5", 1, 90, 3, "lost"));
        room.Store.Put(Names.Record(2, 3), sound);
        await room.RunAsync(Edit("c:5", 1, 91, 3, "found"));
        Assert.Equal("found", room.Mailbox(2).Record(3).Update.NewMessage.Content.Text);
    }

    [Fact]
    public async Task It_is_not_written_over()
    {
        await BeginAsync();
        room.Store.Damage(Names.Record(2, 3));
        var before = room.Store.Snapshot()[Names.Record(2, 3)];
        room.Restart();
        foreach (var (act, _) in kinds.Values) await room.RunAsync(act);
        Assert.Equal(before, room.Store.Snapshot()[Names.Record(2, 3)]);
    }

    // Messages 2 to 4 of the chat name 2 and are to be played; 2 and 3 are pinned.
    private async Task BeginAsync()
    {
        await room.RunAsync(Create(5, 1, 10, 2));
        foreach (var id in new[] { 12, 13, 14 })
        {
            var message = Mention("c:5", 1, id, 2);
            message.Items[0].Content.Media = new Media { Kind = Media.Types.Kind.Voice, Id = "m1" };
            await room.RunAsync(message);
        }

        await room.RunAsync(PinMine("c:5", 2, 2, at: 2000), PinMine("c:5", 2, 3, at: 2000));
    }
}
