using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using static DaprMessaging.Contracts.Client.Request;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;
using Kind = DaprMessaging.Contracts.Media.Types.Kind;

namespace DaprMessaging.Units;

/// <content>What came to all that people do.</content>
internal static partial class OperationExamples
{
    private static readonly Dictionary<Call, Func<House, Peer, Task>> Later = new()
    {
        [Call.MigrateChat] = async (house, chat) =>
        {
            var migrated = await house.DoAsync(1, Do(r => r.MigrateChat = new MigrateChat { RandomId = house.NewId(), ChatId = chat.ChatId }));
            var channel = Peer.Channel(migrated.ChatCreated.ChannelId);
            var id = await house.SendAsync(1, channel, "here we go on");
            await house.DoAsync(2, Do(r => r.SaveDraft = new SaveDraft { Peer = channel, Draft = new Draft { Content = new Content { Text = "do we?" } } }));
            await house.DoAsync(2, Do(r => r.PinDialog = new PinDialog { Peer = channel, Pinned = true }));
            await house.DoAsync(3, Do(r => r.MuteDialog = new MuteDialog { Peer = channel, Until = house.Now + 1_000_000 }));
            await house.DoAsync(3, Do(r => r.MarkDialogUnread = new MarkDialogUnread { Peer = channel, Unread = true }));
            await house.DoAsync(3, Do(r => r.ReadHistory = new ReadHistory { Peer = channel, MaxId = id }));
            var named = await house.SendAsync(1, channel, "are @u2 and @u3 here?");
            await house.DoAsync(2, Do(r => r.ReadContents = new ReadContents { Peer = channel, MessageIds = { named } }));
            await house.SendAsync(2, channel, "@u1, we are, and @u3 as well");
            await house.DoAsync(1, Do(r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { named }, ForEveryone = true }));
            await house.DoAsync(1, Do(r => r.ReadMentions = new ReadMentions { Peer = channel, MaxId = named + 1 }));
            var answer = await house.SendAsync(3, channel, "here I am", replyTo: named + 1);
            foreach (var emoji in new[] { "👍", "", "❤" })
                await house.DoAsync(2, Do(r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = channel, MessageId = answer, Emoji = emoji }));
            await house.DoAsync(3, Do(r => r.ReadReactions = new ReadReactions { Peer = channel, Pts = 3 }));
            await house.DoAsync(1, Do(r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = channel, MessageId = answer, Emoji = "👍" }));
            await house.DoAsync(1, Do(r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = 3 }));
        },
        [Call.SetDialogTtl] = async (house, chat) =>
        {
            await house.DoAsync(1, Do(r => r.SetDialogTtl = new SetDialogTtl { RandomId = house.NewId(), Peer = chat, TtlSeconds = 60 }));
            await house.SendAsync(1, chat, "@u2, not for long");
            await house.DoAsync(2, Do(r => r.PinMessage = new PinMessage { RandomId = house.NewId(), Peer = chat, MessageId = Newest(house, 2, chat), ForEveryone = true }));
            await house.DoAsync(1, Do(r => r.SetDialogTtl = new SetDialogTtl { RandomId = house.NewId(), Peer = chat }));
            await house.SendAsync(2, chat, "for ever");
            await house.BurnAsync(Names.Conversation(1, chat), TimeSpan.FromMinutes(2));
        },
        [Call.SetBotWebhook] = async (house, _) =>
        {
            await house.DoAsync(4, Do(r => r.SetBotWebhook = new SetBotWebhook { Path = "echo/updates" }));
            var chat = Peer.Chat(await house.CreateChatAsync(1, 2, 4));
            await house.SendAsync(1, chat, "what does not concern it");
            var asked = await house.SendAsync(1, chat, "/echo something");
            await house.SendAsync(2, chat, "/echo@u1 for somebody else");
            await house.SendAsync(4, chat, "something", replyTo: Newest(house, 4, chat));
            await house.DoAsync(1, Do(r => r.EditMessage = new EditMessage { RandomId = house.NewId(), Peer = chat, MessageId = asked, Content = new Content { Text = "never mind" } }));
            await house.DoAsync(1, Do(r => r.SetRole = new SetRole { RandomId = house.NewId(), ChatId = chat.ChatId, UserId = 4, Role = Role.Admin }));
            await house.SendAsync(2, chat, "an admin has all");
            await house.DoAsync(1, Do(r => r.ReadHistory = new ReadHistory { Peer = chat, MaxId = Newest(house, 1, chat) }));
            await house.DoAsync(4, Do(r => r.SetBotWebhook = new SetBotWebhook()));
            var created = await house.DoAsync(1, Do(r => r.CreateChat = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { 2, 4 }, Channel = true }));
            var channel = Peer.Channel(created.ChatCreated.ChannelId);
            await house.SendAsync(2, channel, "what does not concern it");
            await house.SendAsync(2, channel, "/echo something");
        },
        [Call.SetReaction] = async (house, chat) =>
        {
            var id = await house.SendAsync(1, chat, "how do you like it, @u2?");
            await ReactAsync(house, 2, chat, "👍");
            await ReactAsync(house, 3, chat, "👍");
            await house.DoAsync(1, Do(r => r.EditMessage = new EditMessage { RandomId = house.NewId(), Peer = chat, MessageId = id, Content = new Content { Text = "and now?" } }));
            await ReactAsync(house, 2, chat, "❤");
            await ReactAsync(house, 1, chat, "🔥");
            await ReactAsync(house, 3, chat, "");
            await ReactAsync(house, 2, One, "👍");
            await house.DoAsync(1, Do(r => r.BlockUser = new BlockUser { UserId = 2, Blocked = true }));
            await ReactAsync(house, 2, One, "❤"); // which 1 does not hear
            await ReactAsync(house, 1, Two, "🔥");
            await house.DoAsync(1, Do(r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = One, MessageId = Newest(house, 1, One), Emoji = "👍" }));
            await house.SendAsync(1, chat, "oops");
            await ReactAsync(house, 2, chat, "👍");
            await house.DoAsync(1, Do(r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = chat, MessageIds = { Newest(house, 1, chat) }, ForEveryone = true }));
        },
        [Call.ReadReactions] = async (house, chat) =>
        {
            foreach (var text in new[] { "first", "second", "third" })
            {
                await house.SendAsync(1, chat, text);
                await ReactAsync(house, 2, chat, "👍");
            }

            await house.DoAsync(1, Do(r => r.ReadReactions = new ReadReactions { Peer = chat, Pts = house.Room.Mailbox(1).Pts - 1 }));
            await ReactAsync(house, 3, chat, "❤");
            await house.DoAsync(1, Do(r => r.ClearHistory = new ClearHistory { Peer = chat, MaxId = Newest(house, 1, chat) }));
            await ReactAsync(house, 3, chat, "👍"); // to what 1 has cleared
            await house.SendAsync(1, Two, "and you?");
            await ReactAsync(house, 2, One, "👍");
            await house.DoAsync(1, Do(r => r.ReadReactions = new ReadReactions { Peer = Two, Pts = house.Room.Mailbox(1).Pts }));
        },
    };
}
