using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Client;

/// <summary>Reactions: the verbs, and what a device shows of them.</summary>
public sealed class ReactionTests : IAsyncLifetime
{
    private static readonly Peer Two = Peer.User(2);

    private readonly MailboxView view = MailboxView.From(0);
    private ScriptedGateway gateway = null!;
    private MessagingClient client = null!;

    public async ValueTask InitializeAsync()
    {
        gateway = await ScriptedGateway.StartAsync();
        client = gateway.NewClient();
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Each_verb_is_the_request_of_its_name()
    {
        await client.SetReactionAsync(Two, 7, "👍", randomId: 5);
        Assert.Equal(new SetReaction { RandomId = 5, Peer = Two, MessageId = 7, Emoji = "👍" }, Asked().SetReaction);
        await client.SetReactionAsync(Two, 7, "");
        Assert.NotEqual(0, Asked().SetReaction.RandomId);
        await client.ReadReactionsAsync(Two, 9);
        Assert.Equal(new ReadReactions { Peer = Two, Pts = 9 }, Asked().ReadReactions);
        gateway.Answer = _ => new Result { History = new History { More = true } };
        Assert.True((await client.GetUnreadReactionsAsync(Two, 7, 3)).More);
        Assert.Equal(new GetUnreadReactions { Peer = Two, OffsetId = 7, Limit = 3 }, Asked().GetUnreadReactions);
        gateway.Answer = _ => new Result { MessageReactions = new MessageReactions { TotalCount = 4 } };
        Assert.Equal(4, (await client.GetReactionsAsync(Two, 7, "👍", 2, 3)).TotalCount);
        Assert.Equal(new GetReactions { Peer = Two, MessageId = 7, Emoji = "👍", Offset = 2, Limit = 3 }, Asked().GetReactions);
    }

    [Fact]
    public void A_view_shows_how_people_react_now_and_what_is_seen_is_not_unread()
    {
        view.Apply(Step(1, u => u.NewMessage = new Message { Id = 1, Peer = Two, Content = new Content { Text = "x" } }));
        view.Apply(Step(2, u => u.MessageReacted = new MessageReacted { Id = 1, Reactions = Thumbs(2, unread: true) }));
        var given = view.Find(Two)!.Find(1)!;
        view.Apply(Step(3, u => u.ReactionsRead = new ReactionsRead { Ids = { 1, 9 } }));
        Assert.Equal((Thumbs(2, unread: true), Thumbs(2)), (given.Reactions, view.Find(Two)!.Find(1)!.Reactions));
        view.Apply(Step(4, u => u.MessageReacted = new MessageReacted { Id = 1, Reactions = new Reactions() }));
        Assert.Null(view.Find(Two)!.Find(1)!.Reactions);
        view.Apply(Step(5, u => u.MessageReacted = new MessageReacted { Id = 1 })); // deleted since
        Assert.Null(view.Find(Two)!.Find(1)!.Reactions);
    }

    [Fact]
    public void A_page_that_is_older_than_the_view_is_brought_up_to_date()
    {
        view.Apply(Step(1, u => u.ReadInbox = new ReadInbox()));
        view.Apply(Step(2, u => u.MessageReacted = new MessageReacted { Id = 1, Reactions = Thumbs(1, unread: true) }));
        view.Apply(Step(3, u => u.ReactionsRead = new ReactionsRead { Ids = { 1 } }));
        Assert.True(view.Merge(Two, new History { Pts = 1, Messages = { new Message { Id = 1, Peer = Two } } }));
        Assert.Equal(Thumbs(1), view.Find(Two)!.Find(1)!.Reactions);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await gateway.DisposeAsync();
    }

    private Request Asked() => gateway.Asked.Last();

    private static Reactions Thumbs(int count, bool unread = false) => new() { Counts = { new ReactionCount { Emoji = "👍", Count = count } }, Unread = unread };

    private static Update Step(long pts, Action<Update> change)
    {
        var update = new Update { Pts = pts, Dialog = new DialogCounters { Peer = Two } };
        change(update);
        return update;
    }
}
