using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>Each verb is the request of its name.</summary>
public sealed class VerbsTests : IAsyncLifetime
{
    private ScriptedGateway gateway = null!;
    private MessagingClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        client = gateway.NewClient(o => new() { Url = o.Url, Token = o.Token, Random = new Random(7) });
        await client.ConnectAsync();
    }

    [Fact]
    public async Task To_send_is_a_message_with_a_random_id()
    {
        gateway.Answer = _ => new Result { MessagesSent = new MessagesSent { MessageIds = { 7 }, Date = 1000 } };
        Assert.Equal((7, 1000), await client.SendAsync(Peer.User(2), "hello", [new Entity { Length = 5 }], replyTo: 3));
        var sent = Asked().SendMessages;
        Assert.Equal(
            (Peer.User(2), "hello", 3, 1),
            (sent.Peer, sent.Messages[0].Content.Text, sent.Messages[0].ReplyToMessageId, sent.Messages[0].Content.Entities.Count));
        Assert.NotEqual(0, sent.Messages[0].RandomId);
    }

    [Fact]
    public async Task To_ask_for_an_earlier_attempt_is_its_random_id()
    {
        gateway.Answer = _ => new Result { MessagesSent = new MessagesSent { MessageIds = { 7 } } };
        await client.SendAsync(Peer.User(2), "hello", randomId: -5);
        Assert.Equal(-5, Asked().SendMessages.Messages[0].RandomId);
    }

    [Fact]
    public async Task Several_messages_are_one_request()
    {
        gateway.Answer = _ => new Result { MessagesSent = new MessagesSent { MessageIds = { 7, 8 } } };
        NewMessage[] messages = [new() { RandomId = 1 }, new() { RandomId = 2 }];
        Assert.Equal([7, 8], (await client.SendAsync(Peer.Chat(5), messages)).MessageIds);
        Assert.Equal(messages, Asked().SendMessages.Messages);
    }

    [Fact]
    public async Task What_is_sent_may_be_what_the_draft_was()
    {
        gateway.Answer = _ => new Result { MessagesSent = new MessagesSent { MessageIds = { 7 } } };
        await client.SendAsync(Peer.User(2), [new NewMessage { RandomId = 1 }], clearDraft: true);
        Assert.True(Asked().SendMessages.ClearDraft);
        await client.SendAsync(Peer.User(2), "hello");
        Assert.False(Asked().SendMessages.ClearDraft);
    }

    [Fact]
    public async Task Messages_are_forwarded_in_their_order_each_under_a_random_id_of_its_own()
    {
        gateway.Answer = _ => new Result { MessagesSent = new MessagesSent { MessageIds = { 17, 18 } } };
        Assert.Equal([17, 18], (await client.ForwardAsync(Peer.User(2), from: Peer.Chat(5), [8, 7])).MessageIds);
        var sent = Asked().SendMessages;
        Assert.Equal(Peer.User(2), sent.Peer);
        Assert.Equal(
            [new MessageReference { Peer = Peer.Chat(5), MessageId = 8 }, new MessageReference { Peer = Peer.Chat(5), MessageId = 7 }], sent.Messages.Select(m => m.Forward));
        Assert.All(sent.Messages, m => Assert.Null(m.Content));
        Assert.Equal(2, sent.Messages.Select(m => m.RandomId).Where(id => id != 0).Distinct().Count());
    }

    [Fact]
    public async Task Chats_are_created_and_their_members_changed()
    {
        gateway.Answer = _ => new Result { ChatCreated = new ChatIsCreated { ChatId = 5 } };
        Assert.Equal(5, await client.CreateChatAsync("the chat", [2, 3], randomId: 11));
        Assert.Equal(new CreateChat { RandomId = 11, Title = "the chat", UserIds = { 2, 3 } }, Asked().CreateChat);

        gateway.Answer = _ => new Result { Done = new Done() };
        await client.AddMembersAsync(5, [4], randomId: 12);
        Assert.Equal(new AddMembers { RandomId = 12, ChatId = 5, UserIds = { 4 } }, Asked().AddMembers);
        await client.RemoveMemberAsync(5, 4, randomId: 13);
        Assert.Equal(new RemoveMember { RandomId = 13, ChatId = 5, UserId = 4 }, Asked().RemoveMember);
        await client.RemoveMemberAsync(5, 4);
        Assert.NotEqual(0, Asked().RemoveMember.RandomId);
    }

    [Fact]
    public async Task Messages_are_edited_and_deleted()
    {
        await client.EditAsync(Peer.User(2), 7, "better", [new Entity { Length = 5 }], randomId: 11);
        Assert.Equal(
            new EditMessage { RandomId = 11, Peer = Peer.User(2), MessageId = 7, Content = new Content { Text = "better", Entities = { new Entity { Length = 5 } } } },
            Asked().EditMessage);
        await client.DeleteAsync(Peer.Chat(5), [7, 8], forEveryone: true, randomId: 12);
        Assert.Equal(new DeleteMessages { RandomId = 12, Peer = Peer.Chat(5), MessageIds = { 7, 8 }, ForEveryone = true }, Asked().DeleteMessages);
        await client.DeleteAsync(Peer.Chat(5), [7, 8]);
        Assert.Equal(new DeleteMessages { Peer = Peer.Chat(5), MessageIds = { 7, 8 } }, Asked().DeleteMessages);
    }

    [Fact]
    public async Task Editing_and_deleting_for_everyone_get_a_random_id_of_their_own()
    {
        await client.EditAsync(Peer.User(2), 7, "better");
        Assert.NotEqual(0, Asked().EditMessage.RandomId);
        await client.DeleteAsync(Peer.User(2), [7], forEveryone: true);
        Assert.NotEqual(0, Asked().DeleteMessages.RandomId);
    }

    [Fact]
    public async Task Reading_and_asking()
    {
        await client.ReadHistoryAsync(Peer.User(2), 7);
        Assert.Equal(new ReadHistory { Peer = Peer.User(2), MaxId = 7 }, Asked().ReadHistory);

        gateway.Answer = _ => new Result { State = new State { Pts = 9 } };
        Assert.Equal(9, (await client.GetStateAsync()).Pts);
        gateway.Answer = _ => new Result { Difference = new Difference { Pts = 9 } };
        Assert.Equal(9, (await client.GetDifferenceAsync(3, 4)).Pts);
        Assert.Equal(new GetDifference { Pts = 3, Limit = 4 }, Asked().GetDifference);
        gateway.Answer = _ => new Result { Dialogs = new Dialogs { TotalCount = 2 } };
        Assert.Equal(2, (await client.GetDialogsAsync(3, 4)).TotalCount);
        Assert.Equal(new GetDialogs { OffsetId = 3, Limit = 4 }, Asked().GetDialogs);
        gateway.Answer = _ => new Result { History = new History { More = true } };
        Assert.True((await client.GetHistoryAsync(Peer.Chat(5), 3, 4, forward: true)).More);
        Assert.Equal(new GetHistory { Peer = Peer.Chat(5), OffsetId = 3, Limit = 4, Forward = true }, Asked().GetHistory);
        gateway.Answer = _ => new Result { Members = new Members { Chat = new Chat { Id = 5 } } };
        Assert.Equal(5, (await client.GetMembersAsync(5)).Chat.Id);
        Assert.Equal(new GetMembers { ChatId = 5 }, Asked().GetMembers);
    }

    [Fact]
    public async Task Random_ids_follow_from_the_random_that_was_given_and_are_never_0()
    {
        await using var again = gateway.NewClient(o => new() { Url = o.Url, Token = o.Token, Random = new Random(7) });
        var ids = Enumerable.Range(0, 1000).Select(_ => client.NewRandomId()).ToList();
        Assert.Equal(ids, Enumerable.Range(0, 1000).Select(_ => again.NewRandomId()));
        Assert.DoesNotContain(0, ids);
        Assert.Equal(1000, ids.Distinct().Count());
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    private Request Asked() => gateway.Asked.Last();
}
