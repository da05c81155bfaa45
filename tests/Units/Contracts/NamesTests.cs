using CsCheck;
using DaprMessaging.Contracts;

namespace DaprMessaging.Units.Contracts;

/// <summary>Names are data: a system that is running has keys, topics and actors under them.</summary>
public sealed class NamesTests
{
    private static readonly Gen<long> Id = Gen.Long[1, (1L << 53) - 1];

    [Fact]
    public void Apps_components_topics_and_actors_are_called_as_ever()
    {
        Assert.Equal(["msg", "inbox", "sync", "session"], [Names.Msg, Names.Inbox, Names.Sync, Names.Session]);
        Assert.Equal(["pubsub", "statestore"], [Names.PubSub, Names.StateStore]);
        Assert.Equal(["Inbox-T", "Sync-T", "Bot-T"], [Names.InboxTopic, Names.SyncTopic, Names.BotTopic]);
        Assert.Equal(["Inbox-T-dead", "Sync-T-dead"], [Names.InboxDeadTopic, Names.SyncDeadTopic]);
        Assert.Equal("SessionActor", Names.SessionActor);
        Assert.Equal("Gateway-session-1", Names.GatewayActor("session-1"));
        Assert.Equal(["dmsg", "messaging"], [Names.TokenIssuer, Names.TokenAudience]);
    }

    [Fact]
    public void Constants_of_the_data_never_change()
    {
        Assert.Equal(64, Names.Shards);
        Assert.Equal(128, Names.MessagesPerPage);
        Assert.Equal(256, Names.EntriesPerDirectoryPage);
        Assert.Equal(128, Names.ReadingsPerPage);
        Assert.Equal(777000, Names.SystemUser);
    }

    [Fact]
    public void Keys_of_a_conversation_are_exact()
    {
        Assert.Equal("conversation/u:7:42", Names.ConversationHead("u:7:42"));
        Assert.Equal("conversation/c:5/members", Names.Members("c:5"));
        Assert.Equal("conversation/c:5/op/12", Names.Op("c:5", 12));
        Assert.Equal("conversation/c:5/sent/7/-99", Names.Dedupe("c:5", 7, -99));
    }

    [Fact]
    public void Keys_of_a_mailbox_are_exact()
    {
        Assert.Equal("mailbox/42", Names.MailboxHead(42));
        Assert.Equal("mailbox/42/profile", Names.Profile(42));
        Assert.Equal("mailbox/42/blocked", Names.Blocked(42));
        Assert.Equal("mailbox/42/pinned", Names.PinnedDialogs(42));
        Assert.Equal("mailbox/42/recent", Names.RecentDialogs(42));
        Assert.Equal("mailbox/42/log/1000", Names.Record(42, 1000));
        Assert.Equal("mailbox/42/dialog/u7", Names.Dialog(42, Peer.User(7)));
        Assert.Equal("mailbox/42/dialog/c5/page/3", Names.Page(42, Peer.Chat(5), 3));
        Assert.Equal("mailbox/42/dialog/c5/readings/3", Names.Readings(42, Peer.Chat(5), 3));
        Assert.Equal("mailbox/42/dialogs/0", Names.DialogDirectory(42, 0));
        Assert.Equal("mailboxes/63", Names.MailboxDirectoryHead(63));
        Assert.Equal("mailboxes/63/2", Names.MailboxDirectory(63, 2));
    }

    [Theory]
    [InlineData("bob", "usernames/bob")]
    [InlineData("Bob_2", "usernames/bob_2")]
    [InlineData("INES", "usernames/ines")] // in whatever language the machine is
    public void A_username_has_one_key_whatever_its_case(string username, string key) => Assert.Equal(key, Names.Username(username));

    [Fact]
    public void Keys_of_dead_letters_are_exact()
    {
        Assert.Equal("dead/Inbox-T", Names.DeadLetters(Names.InboxTopic));
        Assert.Equal("dead/Inbox-T/7", Names.DeadLetter(Names.InboxTopic, "7"));
        Assert.Equal("dead/Inbox-T/7/event", Names.DeadEvent(Names.InboxTopic, "7"));
    }

    [Fact]
    public void No_two_documents_share_a_key() => Gen.Select(Id, Id, Gen.Long[0, 1000]).Sample((user, chat, n) =>
    {
        var conversation = Names.ChatConversation(chat);
        string[] keys =
        [
            Names.ConversationHead(conversation), Names.Members(conversation), Names.Op(conversation, n),
            Names.Dedupe(conversation, user, n),
            Names.MailboxHead(user), Names.Profile(user), Names.Blocked(user), Names.PinnedDialogs(user), Names.RecentDialogs(user),
            Names.Record(user, n), Names.Dialog(user, Peer.User(chat)),
            Names.Dialog(user, Peer.Chat(chat)), Names.Page(user, Peer.User(chat), n), Names.Page(user, Peer.Chat(chat), n),
            Names.Readings(user, Peer.User(chat), (int)n), Names.Readings(user, Peer.Chat(chat), (int)n), Names.Username($"u{user}"),
            Names.DeadLetters(Names.InboxTopic), Names.DeadLetter(Names.InboxTopic, $"{n}"), Names.DeadEvent(Names.InboxTopic, $"{n}"),
            Names.DialogDirectory(user, (int)n), Names.MailboxDirectoryHead(Names.ShardOf(user)),
            Names.MailboxDirectory(Names.ShardOf(user), n),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.DoesNotContain("||", key, StringComparison.Ordinal)); // Dapr's own separator
    });

    [Fact]
    public void Both_users_of_a_dialog_name_it_alike() => Gen.Select(Id, Id).Sample((one, other) =>
    {
        Assert.Equal(Names.Conversation(one, Peer.User(other)), Names.Conversation(other, Peer.User(one)));
        Assert.Equal($"u:{Math.Min(one, other)}:{Math.Max(one, other)}", Names.UserConversation(one, other));
    });

    [Fact]
    public void Saved_messages_are_a_dialog_with_oneself() => Assert.Equal("u:7:7", Names.Conversation(7, Peer.User(7)));

    [Fact]
    public void A_chat_is_the_same_for_all_its_members() =>
        Assert.Equal("c:5", Assert.Single(new long[] { 1, 2, 3 }.Select(u => Names.Conversation(u, Peer.Chat(5))).Distinct()));

    [Theory]
    [InlineData(1, 1, 2055505746283905)]
    [InlineData(42, -7, 3445010359302564)]
    [InlineData((1L << 53) - 1, long.MinValue, 3644106036192690)]
    public void A_chat_id_follows_from_who_asks_and_the_random_id(long creator, long randomId, long chatId) =>
        Assert.Equal(chatId, Names.ChatId(creator, randomId));

    [Fact]
    public void A_chat_id_is_one_that_can_exist() => Gen.Select(Id, Gen.Long).Sample((creator, randomId) =>
        Assert.True(Peer.Chat(Names.ChatId(creator, randomId)).IsValid));

    [Fact]
    public void The_channel_that_a_chat_becomes_is_no_other_s() => Gen.Select(Id, Gen.Long, Id, Gen.Long).Sample((one, its, other, others) =>
    {
        var (chat, channel) = (Names.ChatId(one, its), Names.MigratedChannel(Names.ChatId(one, its)));
        Assert.True(Peer.Channel(channel).IsValid);
        Assert.NotEqual(Names.ChatId(other, others), channel);
        Assert.Equal(Names.ChatId(other, others) == chat, Names.MigratedChannel(Names.ChatId(other, others)) == channel);
    });

    [Theory]
    [InlineData(1, 1, "s1")]
    [InlineData(63, 63, "s63")]
    [InlineData(64, 0, "s0")]
    [InlineData((1L << 53) - 1, 63, "s63")]
    public void Mailboxes_of_a_shard_share_a_partition_key(long user, int shard, string key)
    {
        Assert.Equal(shard, Names.ShardOf(user));
        Assert.Equal(key, Names.ShardKey(Names.ShardOf(user)));
    }

    [Fact]
    public void Updates_of_a_user_share_a_partition_key_and_a_lane()
    {
        Assert.Equal("u42", Names.UserKey(42));
        Assert.Equal(["1", "2", "3", "0"], new long[] { 1, 2, 3, 4 }.Select(Names.GatewayLane));
    }
}
