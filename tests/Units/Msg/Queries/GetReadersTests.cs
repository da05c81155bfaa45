using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Inbox;
using static DaprMessaging.Units.Inbox.Commands;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Units.Msg.Queries;

public sealed class GetReadersTests : IDisposable
{
    private readonly Desk desk = new();
    private readonly Room room;

    public GetReadersTests() => room = new Room(desk.Store);

    [Fact]
    public async Task Those_who_have_read_it_come_the_first_first_with_their_names()
    {
        await room.RunAsync(Profile(2, "Bob"), Profile(3, "Carol"), Profile(4, "Dave"));
        await BeginAsync(2, 3, 4);
        await room.RunAsync(ReadAt(3, 2, 7000), ReadAt(2, 2, 8000), ReadAt(4, 1, 6000));
        var readers = await AskAsync();
        Assert.Equal([(3, 7000), (2, 8000L)], readers.Readers_.Select(r => (r.UserId, r.Date)));
        Assert.Equal(["Bob", "Carol"], readers.Users.Select(u => u.Name).Order());
    }

    [Fact]
    public async Task Nobody_has_read_it_yet_and_the_author_does_not_count()
    {
        await BeginAsync(2);
        await room.RunAsync(ReadAt(1, 2, 6000));
        Assert.Empty((await AskAsync()).Readers_);
    }

    [Fact]
    public async Task Who_came_later_never_had_it_however_far_they_have_read()
    {
        await BeginAsync(2);
        await room.RunAsync(Add(5, 1, 12, 3), Send("c:5", 1, 13));
        await room.RunAsync(ReadAt(2, 4, 7000), ReadAt(3, 4, 8000));
        Assert.Equal([2], (await AskAsync()).Readers_.Select(r => r.UserId));
    }

    [Fact]
    public async Task Who_has_deleted_it_for_themselves_has_read_it_all_the_same()
    {
        await BeginAsync(2);
        await room.RunAsync(ReadAt(2, 2, 7000), Hide("c:5", 2, 2));
        Assert.Equal([2], (await AskAsync()).Readers_.Select(r => r.UserId));
    }

    [Fact]
    public async Task Who_has_left_is_not_told_of_any_more()
    {
        await BeginAsync(2, 3);
        await room.RunAsync(ReadAt(2, 2, 7000), ReadAt(3, 2, 8000));
        await room.RunAsync(Remove(5, 1, 12, 3));
        Assert.Equal([2], (await AskAsync()).Readers_.Select(r => r.UserId));
    }

    [Fact]
    public async Task Who_has_left_learns_nothing_any_more()
    {
        await BeginAsync(2);
        await room.RunAsync(Send("c:5", 2, 12), Remove(5, 1, 13, 2));
        await desk.AssertRefusedAsync(Code.NotAMember, "chat_id", Asking(5, 3), user: 2);
    }

    [Fact]
    public async Task Only_of_ones_own_message_it_can_be_asked()
    {
        await BeginAsync(2);
        await desk.AssertRefusedAsync(Code.AuthorRequired, "message_id", Asking(5, 2), user: 2);
    }

    [Fact]
    public async Task A_message_that_is_not_there_is_unknown()
    {
        await BeginAsync(2);
        await room.RunAsync(Send("u:1:2", 1, 12), Send("c:5", 1, 13));
        foreach (var id in new[] { 0, -1, 3, 99, long.MaxValue }) await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(5, id));
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(6, 2));
        await room.RunAsync(Hide("c:5", 1, 3), new Proto.ClearDialog { Owner = 1, Conversation = "c:5", UpTo = 2, Origin = From(1) });
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(5, 4)); // deleted
        await desk.AssertRefusedAsync(Code.MessageUnknown, "message_id", Asking(5, 2)); // cleared
    }

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, Code.ChatTooLarge)]
    public async Task In_a_large_chat_nobody_is_told(int members, Code? refusal)
    {
        desk.WithChat(5, [.. Enumerable.Range(1, members).Select(n => (long)n)]).WithMessage(1, 700, Peer.Chat(5), 3, isOut: true);
        if (refusal is { } code) await desk.AssertRefusedAsync(code, "chat_id", Asking(5, 700));
        else Assert.NotNull((await desk.AskAsync(1, Asking(5, 700))).Result.Readers);
    }

    [Fact]
    public async Task A_chat_that_cannot_be_is_refused() => await desk.AssertRefusedAsync(Code.RequestInvalid, "chat_id", Asking(0, 1));

    public void Dispose() => desk.Dispose();

    // 1 has created the chat, and said something in it: its second message, and step, everywhere.
    private async Task BeginAsync(params long[] others)
    {
        await room.RunAsync(Create(5, 1, 10, others));
        await room.RunAsync(Send("c:5", 1, 11));
    }

    private static Proto.ReadHistory ReadAt(long reader, long upTo, long date)
    {
        var read = Read("c:5", reader, upTo);
        read.Date = date;
        return read;
    }

    private async Task<Readers> AskAsync() => (await desk.AskAsync(1, Asking(5, room.Mailbox(1).Messages.First(m => m.Content is not null).Id))).Result.Readers;

    private static Request Asking(long chat, long id) => new() { GetReaders = new GetReaders { ChatId = chat, MessageId = id } };
}
