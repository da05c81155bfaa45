using System.Reflection;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Search;
using static DaprMessaging.Contracts.Refusal.Types;
using State = DaprMessaging.Contracts.State;

namespace DaprMessaging.Units.Msg;

/// <summary>
/// What may be asked at once, exactly at the bound and one past it: the one is taken, the other refused, with a code and the
/// field. Whatever is in Limits.cs and here neither as a bound nor as an exception fails.
/// </summary>
public sealed class RequestLimitsTests : IDisposable
{
    private static readonly Peer Two = Peer.User(2);

    private static readonly string[] Elsewhere =
    [
        nameof(Limits.Username), // others can be shown, and not mentioned
        nameof(Limits.Members), // CHAT_FULL, by the chat
        nameof(Limits.ChannelMembers), nameof(Limits.ChannelBots), // CHAT_FULL and LIMIT_REACHED, by the channel (ChannelBotsTests)
        nameof(Limits.ChannelSteps), // the difference is TOO_LONG
        nameof(Limits.SearchedChannels), // the others are looked through each by itself
        nameof(Limits.TypingMembers), nameof(Limits.Mentions), // nobody is told; who is beyond it is not (MentioningTests)
        nameof(Limits.Frame), nameof(Limits.ProtocolVersion), // FRAME_INVALID and VERSION_UNSUPPORTED, by the gateway
        nameof(Limits.Scheduled), nameof(Limits.ScheduledOfDialog), nameof(Limits.ScheduleSeconds), // LIMIT_REACHED, or sent at once, by the mailbox
        nameof(Limits.PollMs), // no longer than that (PollsTests)
        nameof(Limits.PushToken), nameof(Limits.PushText), // REQUEST_INVALID, by the gateway (RequestsTests); shortened (NotifierTests)
        nameof(Limits.Watched), nameof(Limits.PrivacyExceptions), // TOO_MANY, by the gateway (WatchersTests, OwnSessionsTests)
        nameof(Limits.WebhookPath), // REQUEST_INVALID, of a bot (SetBotWebhookTests)
        nameof(Limits.Reactions), nameof(Limits.UnreadReactions), // REACTIONS_TOO_MANY, by the conversation; seen, by the mailbox
        nameof(Limits.HistoryPage), nameof(Limits.DifferencePage), nameof(Limits.ReactionsPage), // who asks for more gets as much as there is at once
    ];

    private static readonly Dictionary<string, (Code Code, string Field, Func<int, Request> Ask)> Bounds = new()
    {
        [nameof(Limits.Text)] = (Code.MessageTooLong, "content.text", n => Send(new Content { Text = new string('x', n) })),
        [nameof(Limits.Url)] = (Code.EntityInvalid, "content.entities", n => Send(Marked(1, url: n))),
        [nameof(Limits.MediaName)] = (Code.MediaInvalid, "content.media.file_name", n => Send(With(m => m.FileName = new string('x', n)))),
        [nameof(Limits.MediaId)] = (Code.MediaInvalid, "content.media.id", n => Send(With(m => m.Id = new string('x', n)))),
        [nameof(Limits.MimeType)] = (Code.MediaInvalid, "content.media.mime_type", n => Send(With(m => m.MimeType = new string('x', n)))),
        [nameof(Limits.Entities)] = (Code.TooMany, "content.entities", n => Send(Marked(n))),
        [nameof(Limits.Messages)] = (Code.TooMany, "messages", n => Send([.. Enumerable.Repeat(new Content { Text = "x" }, n)])),
        [nameof(Limits.Title)] = (Code.RequestInvalid, "title", n => new Request { CreateChat = new CreateChat { RandomId = 1, Title = new string('x', n) } }),
        [nameof(Limits.About)] = (Code.RequestInvalid, "edit.about", n => new Request
        {
            EditChat = new EditChat { RandomId = 1, ChatId = 5, Edit = new ChatEdited { About = new string('x', n) } },
        }),
        [nameof(Limits.Album)] = (Code.RequestInvalid, "album", AlbumOf),
        [nameof(Limits.Quote)] = (Code.RequestInvalid, "reply_quote", Quoting),
        [nameof(Limits.UserIds)] = (Code.TooMany, "user_ids", n => new Request
        {
            CreateChat = new CreateChat { RandomId = 1, Title = "x", UserIds = { Enumerable.Repeat(2L, n) } },
        }),
        [nameof(Limits.PinnedDialogs)] = (Code.TooMany, "peers", n => new Request
        {
            ReorderPinnedDialogs = new ReorderPinnedDialogs { Peers = { Enumerable.Range(1, n).Select(p => Peer.User(p)) } },
        }),
        [nameof(Limits.Folders)] = (Code.RequestInvalid, "folder_id", n => new Request { SetDialogFolder = new SetDialogFolder { Peer = Two, FolderId = n - 1 } }),
        [nameof(Limits.DialogsPage)] = (Code.TooMany, "peers", n => new Request
        {
            GetPeerDialogs = new GetPeerDialogs { Peers = { Enumerable.Range(1, n).Select(p => Peer.User(p)) } },
        }),
        [nameof(Limits.SearchText)] = (Code.RequestInvalid, "text", n => new Request { SearchMessages = new SearchMessages { Text = new string('x', n) } }),
        [nameof(Limits.ScheduleDays)] = (Code.RequestInvalid, "schedule_date", n => ScheduledIn(TimeSpan.FromDays(n))),
        [nameof(Limits.Reaction)] = (Code.ReactionInvalid, "emoji", n => new Request
        {
            SetReaction = new SetReaction { RandomId = 1, Peer = Two, MessageId = 700, Emoji = string.Join('\u200D', Enumerable.Repeat("👨", 11)).PadRight(n, '\uFE0F') },
        }),
        [nameof(Limits.ChatReactions)] = (Code.TooMany, "edit.reactions", n => new Request
        {
            EditChat = new EditChat
            {
                RandomId = 1, ChatId = 5,
                Edit = new ChatEdited { Reactions = new ChatReactions { Kind = ChatReactions.Types.Kind.Listed, Emojis = { Enumerable.Range(0, n).Select(i => char.ConvertFromUtf32(0x1F300 + i)) } } },
            },
        }),
        [nameof(Limits.TtlSeconds)] = (Code.RequestInvalid, "ttl_seconds", n => new Request { SetDialogTtl = new SetDialogTtl { RandomId = 1, Peer = Two, TtlSeconds = n } }),
        [nameof(Limits.Command)] = (Code.CommandTooLarge, "", OfSize),
    };

    // These depend on what there is already: its number is the bound, and one more comes.
    private static readonly Dictionary<string, (Code Code, string Field, Func<Desk, int, Request> Ask)> Stores = new()
    {
        [nameof(Limits.PinnedMessages)] = (Code.LimitReached, "message_id", PinAsTheLast),
        [nameof(Limits.BlockedUsers)] = (Code.LimitReached, "user_id", BlockAsTheLast),
        [nameof(Limits.Readers)] = (Code.ChatTooLarge, "chat_id", AskInAChat),
    };

    private readonly Desk desk = new Desk(search: new FakeSearch(_ => new Answer { Hits = new Hits() })).WithUsers(1, 2).WithChat(5, 1).WithMessage(1, 700, Two, 33);

    private static IEnumerable<FieldInfo> All => typeof(Limits).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral);

    public static TheoryData<string> OfRequests => [.. Bounds.Keys];

    public static TheoryData<string> OfStores => [.. Stores.Keys];

    [Fact]
    public void Every_limit_has_its_refusal_here_or_where_it_is_said_to_have_it() =>
        Assert.Equal(All.Select(f => f.Name).Order(), Elsewhere.Concat(Bounds.Keys).Concat(Stores.Keys).Order());

    [Theory]
    [MemberData(nameof(OfRequests))]
    public async Task One_past_the_bound_is_refused_and_the_bound_is_not(string limit)
    {
        var (code, field, ask) = Bounds[limit];
        await desk.AssertRefusedAsync(code, field, ask(Of(limit) + 1));
        Assert.Null((await desk.AskAsync(1, ask(Of(limit)))).Result?.Refusal);
    }

    [Theory]
    [MemberData(nameof(OfStores))]
    public async Task One_more_than_there_may_be_is_refused_and_the_last_is_not(string limit)
    {
        var (code, field, ask) = Stores[limit];
        await desk.AssertRefusedAsync(code, field, ask(desk, Of(limit) + 1));
        Assert.Null((await desk.AskAsync(1, ask(desk, Of(limit)))).Result?.Refusal);
    }

    public void Dispose() => desk.Dispose();

    private static int Of(string limit) => (int)All.Single(f => f.Name == limit).GetRawConstantValue()!;

    private static Request Send(params Content[] contents) => new()
    {
        SendMessages = new SendMessages { Peer = Two, Messages = { contents.Select((c, i) => new NewMessage { RandomId = i + 1, Content = c }) } },
    };

    private static Request AlbumOf(int count)
    {
        var album = Send([.. Enumerable.Repeat(With(_ => { }), count)]);
        album.SendMessages.Album = true;
        return album;
    }

    private static Request Quoting(int length)
    {
        var reply = Send(new Content { Text = "x" });
        (reply.SendMessages.Messages[0].ReplyToMessageId, reply.SendMessages.Messages[0].ReplyQuote) = (700, new ReplyQuote { Text = new string('x', length) });
        return reply;
    }

    private static Request ScheduledIn(TimeSpan time)
    {
        var request = Send(new Content { Text = "x" });
        request.SendMessages.ScheduleDate = (Desk.Now + time).ToUnixTimeMilliseconds();
        return request;
    }

    private static Request PinAsTheLast(Desk desk, int count)
    {
        desk.WithDialog(1, Two, new State.DialogState { PinnedMessages = { Enumerable.Range(1, count - 1).Select(id => (long)id) } });
        return new Request { PinMessage = new PinMessage { Peer = Two, MessageId = 700 } };
    }

    private static Request BlockAsTheLast(Desk desk, int count)
    {
        var users = Enumerable.Range(1, count - 1).Select(id => new State.BlockedUser { UserId = 1000 + id, Blocked = true });
        desk.Store.Put(Names.Blocked(1), new State.Blocked { Users = { users } });
        return new Request { BlockUser = new BlockUser { UserId = 2, Blocked = true } };
    }

    private static Request AskInAChat(Desk desk, int members)
    {
        desk.WithChat(5, [.. Enumerable.Range(1, members).Select(id => (long)id)]).WithMessage(1, 710, Peer.Chat(5), 3, isOut: true);
        return new Request { GetReaders = new GetReaders { ChatId = 5, MessageId = 710 } };
    }

    private static Content With(Action<Media> change)
    {
        var media = new Media { Kind = Media.Types.Kind.Photo, Id = "m" };
        change(media);
        return new Content { Media = media };
    }

    private static Content Marked(int count, int url = 100) => new()
    {
        Text = "x",
        Entities = { Enumerable.Repeat(new Entity { Kind = Entity.Types.Kind.TextUrl, Length = 1, Url = "https://a.example/" + new string('x', url - 18) }, count) },
    };

    // What the caller says is only a part of the command.
    private static Request OfSize(int size)
    {
        var texts = Enumerable.Repeat(4000, 64).ToArray();
        using var scale = new Desk().WithUsers(2);
        _ = scale.AskAsync(1, Send([.. texts.Select(n => new Content { Text = new string('x', n) })]));
        for (var (missing, i) = (size - scale.Broker.Published.Single().Data.Length, 0); missing > 0; i++)
        {
            var more = Math.Min(missing, 96);
            (texts[i], missing) = (texts[i] + more, missing - more);
        }

        return Send([.. texts.Select(n => new Content { Text = new string('x', n) })]);
    }
}
