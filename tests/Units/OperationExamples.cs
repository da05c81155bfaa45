using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Client.Request;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units;

/// <summary>
/// Of everything that can be asked for, people doing it in many ways: users 1, 2 and 3, who share a chat and some history, and a bot, 4, whom nobody has met.
/// What changes nothing for anybody is not here.
/// </summary>
internal static partial class OperationExamples
{
    private static readonly Peer One = Peer.User(1), Two = Peer.User(2), Three = Peer.User(3);

    // Of the two files of this class each begins when it is first asked for.
    private static readonly Lazy<Dictionary<Call, Func<House, Peer, Task>>> all = new(() => new(First!.Concat(Later!)));

    private static readonly Dictionary<Call, Func<House, Peer, Task>> First = new()
    {
        [Call.SendMessages] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.SaveDraft = new SaveDraft { Peer = chat, Draft = new Draft { Content = new Content { Text = "what I am ab" } } }));
            var send = new SendMessages { Peer = chat, ClearDraft = true };
            for (var i = 0; i < 3; i++) send.Messages.Add(new NewMessage { RandomId = house.NewId(), Content = new Content { Text = $"@u2 and @u3, see https://example.com/{i} #tag" } });
            var sent = await house.DoAsync(1, Do(r => r.SendMessages = send));
            var forward = new NewMessage { RandomId = house.NewId(), Forward = new MessageReference { Peer = chat, MessageId = sent.MessagesSent.MessageIds[0] } };
            await house.DoAsync(1, Do(r => r.SendMessages = new SendMessages { Peer = One, Messages = { forward } }));
            await house.SendMediaAsync(2, One, Kind.Voice);
            await house.SendMediaAsync(2, Two, Kind.VideoNote); // to oneself: there is nobody else to play it
            await house.SendAsync(2, chat, "an answer", replyTo: await OwnIdAsync(house, 2, chat));
        },
        [Call.CreateChat] = async (house, _) => await house.CreateChatAsync(3, 1, 2),
        [Call.AddMembers] = async (house, _) =>
        {
            var chat = await house.CreateChatAsync(1, 2);
            await house.DoAsync(1, Do(r => r.AddMembers = new AddMembers { RandomId = house.NewId(), ChatId = chat, UserIds = { 3 } }));
        },
        [Call.RemoveMember] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 3 }));
            await house.SendAsync(1, chat, "without 3");
            await house.DoAsync(2, Do(r => r.ReadHistory = new ReadHistory { Peer = chat, MaxId = Newest(house, 2, chat) }));
        },
        [Call.EditChat] = async (house, chat) =>
        {
            await house.SendAsync(1, chat, "before 3 comes back");
            await house.DoAsync(1, Do(r => r.EditChat = new EditChat { RandomId = house.NewId(), ChatId = chat.ChatId, Edit = new ChatEdited { Title = "of birds", HistoryVisible = true } }));
            await house.DoAsync(1, Do(r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 3 }));
            await house.SendAsync(2, chat, "while @u3 is away");
            await house.DoAsync(1, Do(r => r.AddMembers = new AddMembers { RandomId = house.NewId(), ChatId = chat.ChatId, UserIds = { 3 } }));
        },
        [Call.SetRole] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.SetRole = new SetRole { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 2, Role = Role.Admin }));
            await house.DoAsync(1, Do(r => r.SetRole = new SetRole { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 3, Role = Role.Owner }));
        },
        [Call.BanMember] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.BanMember = new BanMember { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 3, Banned = true }));
            await house.SendAsync(1, chat, "without 3");
            await house.DoAsync(1, Do(r => r.BanMember = new BanMember { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 3 }));
        },
        [Call.EditMessage] = async (house, chat) =>
        {
            var id = await house.SendAsync(1, chat, "helo @u2");
            await house.DoAsync(2, Do(r => r.ReadContents = new ReadContents { Peer = chat, MessageIds = { Newest(house, 2, chat) } }));
            await house.DoAsync(1, Do(r => r.EditMessage = new EditMessage { RandomId = house.NewId(), Peer = chat, MessageId = id, Content = new Content { Text = "hello, @u2 and @u3" } }));
            await house.DoAsync(3, Do(r => r.ReadMentions = new ReadMentions { Peer = chat, MaxId = Newest(house, 3, chat) }));
            await house.DoAsync(1, Do(r => r.EditMessage = new EditMessage { RandomId = house.NewId(), Peer = chat, MessageId = id, Content = new Content { Text = "hello!" } }));
        },
        [Call.DeleteMessages] = async (house, chat) =>
        {
            var id = await house.SendAsync(1, chat, "oops");
            await house.DoAsync(1, Do(r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = chat, MessageIds = { id }, ForEveryone = true }));
            await house.DoAsync(2, Do(r => r.DeleteMessages = new DeleteMessages { Peer = chat, MessageIds = { Newest(house, 2, chat) } }));
        },
        [Call.ClearHistory] = async (house, chat) =>
        {
            var mark = Newest(house, 2, chat);
            await house.SendAsync(1, chat, "@u2, what came since stays");
            await house.DoAsync(2, Do(r => r.PinMessage = new PinMessage { Peer = chat, MessageId = mark }));
            await house.DoAsync(2, Do(r => r.ClearHistory = new ClearHistory { Peer = chat, MaxId = mark }));
            await house.DoAsync(1, Do(r => r.ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = Two, MaxId = Newest(house, 1, Two), ForEveryone = true }));
            await house.DoAsync(1, Do(r => r.ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = chat, MaxId = Newest(house, 1, chat), ForEveryone = true }));
            await house.SendAsync(3, chat, "a new beginning");
        },
        [Call.ReadHistory] = async (house, chat) =>
        {
            await house.DoAsync(2, Do(r => r.MarkDialogUnread = new MarkDialogUnread { Peer = chat, Unread = true }));
            await house.DoAsync(2, Do(r => r.ReadHistory = new ReadHistory { Peer = chat, MaxId = Newest(house, 2, chat) }));
            await house.DoAsync(2, Do(r => r.MarkDialogUnread = new MarkDialogUnread { Peer = chat, Unread = true }));
            await house.DoAsync(2, Do(r => r.ReadHistory = new ReadHistory { Peer = chat, MaxId = Newest(house, 2, chat) })); // the mark alone
            await house.DoAsync(2, Do(r => r.ReadHistory = new ReadHistory { Peer = One, MaxId = Newest(house, 2, One) }));
        },
        [Call.ReadContents] = async (house, chat) =>
        {
            foreach (var peer in new[] { Two, chat })
            {
                await house.SendMediaAsync(1, peer, Kind.Voice);
                var dialog = peer.IsChat ? chat : One;
                await house.DoAsync(2, Do(r => r.ReadContents = new ReadContents { Peer = dialog, MessageIds = { Newest(house, 2, dialog) } }));
            }

            await house.DoAsync(3, Do(r => r.ReadContents = new ReadContents { Peer = chat, MessageIds = { Newest(house, 3, chat) } }));
        },
        [Call.ReadMentions] = async (house, chat) =>
        {
            await house.SendAsync(1, chat, "@u2 once");
            var mark = Newest(house, 2, chat);
            await house.SendAsync(1, chat, "@u2 and again");
            await house.DoAsync(2, Do(r => r.ReadMentions = new ReadMentions { Peer = chat, MaxId = mark }));
        },
        [Call.MarkDialogUnread] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.MarkDialogUnread = new MarkDialogUnread { Peer = chat, Unread = true }));
            await house.DoAsync(1, Do(r => r.MarkDialogUnread = new MarkDialogUnread { Peer = chat, Unread = false }));
            await house.DoAsync(1, Do(r => r.MarkDialogUnread = new MarkDialogUnread { Peer = Two, Unread = true }));
        },
        [Call.PinMessage] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.PinMessage = new PinMessage { RandomId = house.NewId(), Peer = chat, MessageId = Newest(house, 1, chat), ForEveryone = true }));
            await house.DoAsync(1, Do(r => r.PinMessage = new PinMessage { Peer = Two, MessageId = Newest(house, 1, Two) }));
        },
        [Call.UnpinMessage] = async (house, chat) =>
        {
            var pinned = Newest(house, 1, chat);
            await house.DoAsync(1, Do(r => r.PinMessage = new PinMessage { RandomId = house.NewId(), Peer = chat, MessageId = pinned, ForEveryone = true }));
            await house.DoAsync(1, Do(r => r.UnpinMessage = new UnpinMessage { Peer = chat, MessageId = pinned }));
            await house.DoAsync(1, Do(r => r.UnpinMessage = new UnpinMessage { RandomId = house.NewId(), Peer = chat, MessageId = pinned, ForEveryone = true }));
        },
        [Call.UnpinAllMessages] = async (house, chat) =>
        {
            foreach (var text in new[] { "first", "second" })
            {
                var id = await house.SendAsync(1, chat, text);
                await house.DoAsync(1, Do(r => r.PinMessage = new PinMessage { RandomId = house.NewId(), Peer = chat, MessageId = id, ForEveryone = true }));
            }

            await house.DoAsync(2, Do(r => r.UnpinAllMessages = new UnpinAllMessages { Peer = chat }));
            await house.DoAsync(1, Do(r => r.UnpinAllMessages = new UnpinAllMessages { RandomId = house.NewId(), Peer = chat, ForEveryone = true }));
        },
        [Call.PinDialog] = async (house, chat) =>
        {
            foreach (var peer in new[] { chat, Two, Three }) await house.DoAsync(1, Do(r => r.PinDialog = new PinDialog { Peer = peer, Pinned = true }));
            await house.DoAsync(1, Do(r => r.PinDialog = new PinDialog { Peer = Two, Pinned = false }));
        },
        [Call.ReorderPinnedDialogs] = async (house, chat) =>
        {
            foreach (var peer in new[] { chat, Two, Three }) await house.DoAsync(1, Do(r => r.PinDialog = new PinDialog { Peer = peer, Pinned = true }));
            await house.DoAsync(1, Do(r => r.ReorderPinnedDialogs = new ReorderPinnedDialogs { Peers = { chat, Three } }));
            await house.DoAsync(1, Do(r => r.PinDialog = new PinDialog { Peer = One, Pinned = true }));
        },
        [Call.MuteDialog] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.MuteDialog = new MuteDialog { Peer = chat, Until = (1L << 53) - 1 }));
            await house.DoAsync(1, Do(r => r.MuteDialog = new MuteDialog { Peer = Two, Until = 5000 }));
            await house.DoAsync(1, Do(r => r.MuteDialog = new MuteDialog { Peer = chat }));
        },
        [Call.SetDialogFolder] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.PinDialog = new PinDialog { Peer = chat, Pinned = true }));
            await house.DoAsync(1, Do(r => r.SetDialogFolder = new SetDialogFolder { Peer = chat, FolderId = 1 }));
            await house.DoAsync(1, Do(r => r.SetDialogFolder = new SetDialogFolder { Peer = Two, FolderId = 1 }));
            await house.DoAsync(1, Do(r => r.SetDialogFolder = new SetDialogFolder { Peer = chat, FolderId = 0 }));
        },
        [Call.SaveDraft] = async (house, chat) =>
        {
            var draft = new Draft { Content = new Content { Text = "to be" }, ReplyToMessageId = Newest(house, 1, chat) };
            await house.DoAsync(1, Do(r => r.SaveDraft = new SaveDraft { Peer = chat, Draft = draft }));
            draft.Content.Text = "to be or not";
            await house.DoAsync(1, Do(r => r.SaveDraft = new SaveDraft { Peer = chat, Draft = draft }));
            await house.DoAsync(1, Do(r => r.SaveDraft = new SaveDraft { Peer = Two, Draft = new Draft { Content = new Content { Text = "gone again" } } }));
            await house.DoAsync(1, Do(r => r.SaveDraft = new SaveDraft { Peer = Two }));
        },
        [Call.BlockUser] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.BlockUser = new BlockUser { UserId = 2, Blocked = true }));
            var kept = await house.SendAsync(2, One, "nobody hears this");
            await house.DoAsync(2, Do(r => r.EditMessage = new EditMessage { RandomId = house.NewId(), Peer = One, MessageId = kept, Content = new Content { Text = "nor this" } }));
            await house.DoAsync(2, Do(r => r.PinMessage = new PinMessage { RandomId = house.NewId(), Peer = One, MessageId = kept, ForEveryone = true }));
            await house.SendAsync(2, chat, "in the chat it is heard");
            await house.DoAsync(1, Do(r => r.BlockUser = new BlockUser { UserId = 3, Blocked = true }));
            await house.DoAsync(1, Do(r => r.BlockUser = new BlockUser { UserId = 2, Blocked = false }));
            await house.SendAsync(2, One, "and this is heard again");
        },
        [Call.EditScheduledMessage] = async (house, chat) =>
        {
            var ids = await ScheduleAsync(house, 1, chat, "first", "second", "third");
            await house.DoAsync(1, Do(r => r.EditScheduledMessage = new EditScheduledMessage { RandomId = house.NewId(), Id = ids[0], Content = new Content { Text = "first, @u2" } }));
            await house.DoAsync(1, Do(r => r.EditScheduledMessage = new EditScheduledMessage { RandomId = house.NewId(), Id = ids[1], ScheduleDate = house.Now + 600_000 }));
            await house.RingAsync(1, TimeSpan.FromMinutes(2));
        },
        [Call.DeleteScheduledMessages] = async (house, chat) =>
        {
            var ids = await ScheduleAsync(house, 1, chat, "first", "second");
            await house.DoAsync(1, Do(r => r.DeleteScheduledMessages = new DeleteScheduledMessages { RandomId = house.NewId(), Ids = { ids[0] } }));
        },
        [Call.SendScheduledMessages] = async (house, chat) =>
        {
            var ids = await ScheduleAsync(house, 3, chat, "first", "second");
            await house.DoAsync(1, Do(r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 3 }));
            await house.DoAsync(3, Do(r => r.SendScheduledMessages = new SendScheduledMessages { RandomId = house.NewId(), Ids = { ids[0] } }));
            var notes = await ScheduleAsync(house, 1, One, "a note for later");
            await house.DoAsync(1, Do(r => r.SendScheduledMessages = new SendScheduledMessages { RandomId = house.NewId(), Ids = { notes } }));
            await house.Room.TakeAsync(new DaprMessaging.Contracts.Inbox.FireDue { Owner = 3, At = house.Now + 100_000 }); // being sent, and no more
            house.Room.Lose();
        },
        [Call.SetTyping] = (house, _) => house.DoAsync(1, Do(r => r.SetTyping = new SetTyping { Peer = Two, Action = Typing.Types.Action.Typing })),
    };

    public static IReadOnlyDictionary<Call, Func<House, Peer, Task>> All => all.Value;

    /// <summary>Three users, a chat of theirs, and something said everywhere.</summary>
    public static async Task<(House House, Peer Chat)> BeginAsync()
    {
        var house = new House();
        for (var user = 1; user <= 3; user++) await house.LoginAsync(user);
        await house.LoginAsync(4, isBot: true);
        var chat = Peer.Chat(await house.CreateChatAsync(1, 2, 3));
        foreach (var user in new long[] { 1, 2, 3 }) await house.SendAsync(user, chat, $"{user} is here, and so is @u{(user % 3) + 1}");
        await house.SendAsync(1, Two, "hello, 2");
        await house.SendAsync(2, One, "hello, 1");
        await house.SendAsync(3, One, "hello from 3");
        await house.SendAsync(1, One, "a note");
        return (house, chat);
    }

    private static Request Do(Action<Request> fill)
    {
        var request = new Request();
        fill(request);
        return request;
    }

    private static async Task<IReadOnlyList<long>> ScheduleAsync(House house, long user, Peer peer, params string[] texts) => (await house.DoAsync(user, Do(
        r => r.SendMessages = new SendMessages
        {
            Peer = peer, Messages = { texts.Select(t => new NewMessage { RandomId = house.NewId(), Content = new Content { Text = t } }) }, ScheduleDate = house.Now + 60_000,
        }))).MessagesScheduled.Ids;

    // To the newest message that the user has there.
    private static Task ReactAsync(House house, long user, Peer peer, string emoji) => house.DoAsync(
        user, Do(r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = peer, MessageId = Newest(house, user, peer), Emoji = emoji }));

    private static long Newest(House house, long user, Peer peer) => house.Room.Mailbox(user).Dialog(peer).TopMessageId;

    private static async Task<long> OwnIdAsync(House house, long user, Peer peer) =>
        (await house.ReadAfreshAsync(user)).Find(peer)!.Messages.First(m => m.Content is not null).Id;
}
