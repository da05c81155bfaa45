using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

public sealed class When_inbox_is_stopped
{
    // Long enough for a process to begin on a busy machine: what is asked again meanwhile would come alone, a batch each.
    private static readonly TimeSpan Attempt = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task What_was_accepted_meanwhile_is_done_when_it_starts_in_a_handful_of_calls()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1, attempt: Attempt), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "first");
        await bob.UntilTextAsync("first");

        await world.System.StopAsync(Names.Inbox);
        var sending = Enumerable.Range(0, 200).Select(i => alice.SendAsync(bob.Peer, $"queued {i}")).ToArray();
        Assert.True(await Wait.UntilAsync(() => Published(world) >= 201, TimeSpan.FromSeconds(60)), "the commands are not in the log");
        var before = Calls(world);
        await world.System.StartAsync(Names.Inbox, TestContext.Current.CancellationToken);
        await Task.WhenAll(sending);
        await bob.UntilAsync(p => p.Texts.Count() == 201, "201 messages");

        var calls = Calls(world) - before;
        Assert.InRange(calls.Reads + calls.Transactions + calls.Publish, 1, 6 * calls.Batches);
        Assert.InRange(calls.Batches, 2, 12);
        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"queued {i}").Order(), bob.Texts.Skip(1).Order());
    }

    [Fact]
    public async Task Two_hundred_commands_of_every_kind_cost_three_waves_of_reads_one_transaction_and_one_publish_a_topic_and_batch()
    {
        await using var world = await World.StartAsync();
        Phone[] phones = [await world.PhoneAsync(1, attempt: Attempt), await world.PhoneAsync(2, attempt: Attempt), await world.PhoneAsync(3, attempt: Attempt)];
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        foreach (var phone in phones)
        {
            foreach (var peer in new[] { chat, phone.Peer }) await phone.SendAllAsync(peer, Enumerable.Range(0, 60).Select(n => $"{n} @u1 @u2 @u3"));
        }

        foreach (var phone in phones) await phone.UntilAsync(p => p.Messages.Length == 241, "what is there to begin with");

        await world.System.StopAsync(Names.Inbox);
        var published = Published(world);
        var asking = phones.SelectMany(p => Enumerable.Range(0, 67).Select(n => AskAsync(p, chat, n))).Take(200).ToArray();
        Assert.True(await Wait.UntilAsync(() => Published(world) >= published + 200, TimeSpan.FromSeconds(60)), "the commands are not in the log");
        var before = Calls(world);
        await world.System.StartAsync(Names.Inbox, TestContext.Current.CancellationToken);
        await Task.WhenAll(asking);
        foreach (var phone in phones) await phone.CheckAsync();

        var calls = Calls(world) - before;
        Assert.True(
            calls.Batches is >= 2 and <= 24 && calls.Reads <= 3 * calls.Batches && calls.Transactions <= calls.Batches && calls.Publish <= 2 * calls.Batches, $"{calls}");
        await world.VerifyAsync();
    }

    [Fact]
    public async Task A_batch_on_what_is_cached_costs_two_calls()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "warm");
        await bob.UntilTextAsync("warm");

        var before = Calls(world);
        await alice.SendAsync(bob.Peer, "next");
        await bob.UntilTextAsync("next");
        var calls = Calls(world) - before;

        Assert.Equal(2 * calls.Batches, calls.Reads + calls.Transactions + calls.Publish);
    }

    private static long Published(World world) => world.System.Host.Counters[Names.Msg, "BulkPublishEvent.entries"];

    private static Cost Calls(World world)
    {
        var counters = world.System.Host.Counters;
        return new Cost(
            counters[Names.Inbox, "GetBulkState"], counters[Names.Inbox, "ExecuteStateTransaction"],
            counters[Names.Inbox, "BulkPublishEvent"], counters[Names.Inbox, "DeliverBulk"]);
    }

    // Each number is another command, and each of the first thirty is of another kind.
    private static Task AskAsync(Phone phone, Peer chat, int number)
    {
        var (client, other) = (phone.Client, Peer.User((phone.UserId % 3) + 1));
        var ids = phone.Messages.Where(m => m.Peer.Equals(chat) && m.Content is not null).Select(m => m.Id).ToList();
        var own = phone.Messages.Where(m => m is { Out: true, Content: not null } && m.Peer.Equals(chat)).Select(m => m.Id).ToList();
        var notes = phone.Messages.Where(m => m.Peer.Equals(phone.Peer)).Select(m => m.Id).ToList();
        return (number % 30) switch
        {
            0 => phone.SendAsync(chat, $"@u{other.UserId} {number}"),
            1 => phone.SendAsync(other, $"{number}"),
            2 => client.SendAsync(chat, [Reply(client.NewRandomId(), ids[number])], clearDraft: true),
            3 => client.ForwardAsync(phone.Peer, chat, [ids[number]]),
            4 => phone.SendVoiceAsync(chat),
            5 => client.EditAsync(chat, own[number % 60], $"edited {number}"),
            6 => client.DeleteAsync(chat, [own[number % 60]], forEveryone: true),
            7 => client.DeleteAsync(chat, [ids[number]]),
            8 => client.DeleteAsync(phone.Peer, [notes[number % 60]]),
            9 => client.ReadHistoryAsync(chat, ids[number + 60]),
            10 => client.ReadContentsAsync(chat, [ids[number + 90]]),
            11 => client.ReadMentionsAsync(chat, ids[number + 30]),
            12 => client.PinMessageAsync(chat, own[number % 60], forEveryone: true),
            13 => client.PinMessageAsync(chat, ids[number]),
            14 => client.UnpinMessageAsync(chat, own[(number - 2) % 60], forEveryone: true),
            15 => client.UnpinMessageAsync(chat, ids[number - 2]),
            16 => client.UnpinAllMessagesAsync(chat, forEveryone: true),
            17 => client.UnpinAllMessagesAsync(phone.Peer),
            18 => client.ClearHistoryAsync(phone.Peer, notes[number % 60]),
            19 when phone.UserId == 1 => client.ClearHistoryAsync(chat, ids[number], forEveryone: true),
            20 => client.PinDialogAsync(number < 30 ? chat : other),
            21 => client.ReorderPinnedDialogsAsync([other, chat]),
            22 => client.MuteDialogAsync(chat, number),
            23 => client.SetDialogFolderAsync(other, number % 2),
            24 => client.MarkDialogUnreadAsync(number < 30 ? chat : other),
            25 => client.SaveDraftAsync(number < 30 ? other : phone.Peer, $"draft {number}"),
            26 => client.BlockUserAsync(other.UserId, number < 30),
            27 => client.CreateChatAsync($"club {number}", [other.UserId]),
            28 when phone.UserId == 1 => client.RemoveMemberAsync(chat.ChatId, 3),
            29 when phone.UserId == 1 => client.AddMembersAsync(chat.ChatId, [3]),
            _ => phone.SendAsync(phone.Peer, $"{number}"),
        };
    }

    private static NewMessage Reply(long randomId, long to) => new() { RandomId = randomId, Content = new Content { Text = "an answer" }, ReplyToMessageId = to };

    private readonly record struct Cost(long Reads, long Transactions, long Publish, long Batches)
    {
        public static Cost operator -(Cost one, Cost other) => new(
            one.Reads - other.Reads, one.Transactions - other.Transactions, one.Publish - other.Publish, one.Batches - other.Batches);
    }
}
