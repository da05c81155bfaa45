using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Edited and deleted messages, on every device, whether it was there or not. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_messages_are_changed
{
    [Fact]
    public async Task An_edit_reaches_every_device_and_those_that_come_later_see_nothing_else()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        var (id, _) = await alice.SendAsync(bob.Peer, "helo");
        await bob.UntilTextAsync("helo");

        await alice.Client.EditAsync(bob.Peer, id, "hello");

        foreach (var phone in new[] { tablet, bob })
        {
            await phone.UntilAsync(p => Edits(p).Any(m => m.Content.Text == "hello" && m.EditDate > 0), "the edit");
            Assert.Equal(phone.Messages.Single().Id, Edits(phone).Single().Id);
        }

        var later = await world.PhoneAsync(2, "laptop", pts: 0);
        await later.UntilTextAsync("hello");
        await later.UntilCurrentAsync();
        Assert.Equal(["hello"], later.Texts);
        Assert.Equal("hello", (await bob.Client.GetHistoryAsync(alice.Peer)).Messages.Single().Content.Text);
        Assert.Equal(1, bob.Counters(alice.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task Only_the_author_may_edit_and_nobody_a_service_message()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        await alice.SendAsync(chat, "mine");
        await bob.UntilTextAsync("mine");
        var (service, text) = (bob.Messages[0].Id, bob.Messages[1].Id);

        await Refused.AsAsync(Refusal.Types.Code.AuthorRequired, () => bob.Client.EditAsync(chat, text, "yours"));
        await Refused.AsAsync(Refusal.Types.Code.MessageUnknown, () => bob.Client.EditAsync(chat, service, "nothing"));
        await Refused.AsAsync(Refusal.Types.Code.AdminRequired, () => bob.Client.DeleteAsync(chat, [text], forEveryone: true));
        Assert.Equal("mine", (await alice.Client.GetHistoryAsync(chat)).Messages[0].Content.Text);
    }

    [Fact]
    public async Task W24_deleting_for_everyone_leaves_unread_counts_and_top_messages_right()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var ids = new List<long>();
        foreach (var text in new[] { "one", "two", "three" }) ids.Add((await alice.SendAsync(bob.Peer, text)).Id);
        await bob.UntilTextAsync("three");
        var (one, two) = (bob.Messages[0].Id, bob.Messages[1].Id);

        await alice.Client.DeleteAsync(bob.Peer, [ids[0], ids[2]], forEveryone: true);
        await bob.UntilAsync(p => Deleted(p).Contains(one), "the deletion");

        Assert.Equal((1, two), (bob.Counters(alice.Peer)!.UnreadCount, bob.Counters(alice.Peer)!.TopMessageId));
        var dialog = (await bob.Client.GetDialogsAsync()).Dialogs_.Single();
        Assert.Equal((1, two, "two"), (dialog.Counters.UnreadCount, dialog.Counters.TopMessageId, dialog.TopMessage.Content.Text));
        Assert.Equal(["two"], (await bob.Client.GetHistoryAsync(alice.Peer)).Messages.Select(m => m.Content.Text));
    }

    [Fact]
    public async Task W22_what_was_deleted_is_never_shown_to_a_device_that_comes_later()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var (secret, _) = await alice.SendAsync(bob.Peer, "secret");
        await alice.Client.EditAsync(bob.Peer, secret, "still secret");
        await alice.SendAsync(bob.Peer, "no secret");
        await alice.Client.DeleteAsync(bob.Peer, [secret], forEveryone: true);
        await bob.UntilAsync(p => Deleted(p).Any(), "the deletion");

        var later = await world.PhoneAsync(2, "laptop", pts: 0);
        await later.UntilTextAsync("no secret");
        await later.UntilCurrentAsync();
        Assert.Equal(["no secret"], later.Texts);
        Assert.DoesNotContain("secret\"", string.Join('\n', later.Shown.Where(u => u.NewMessage is null).Select(u => u.ToString())));
        Assert.Equal(Enumerable.Range(1, later.Shown.Length), later.Shown.Select(u => (int)u.Pts));
    }

    [Fact]
    public async Task Who_deletes_for_oneself_changes_nothing_for_anybody_else()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, laptop) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(2, "laptop"));
        await alice.SendAsync(bob.Peer, "to be kept");
        await bob.UntilTextAsync("to be kept");
        var id = bob.Messages.Single().Id;

        await bob.Client.DeleteAsync(alice.Peer, [id]);
        await bob.Client.DeleteAsync(alice.Peer, [id]); // again is harmless
        await laptop.UntilAsync(p => Deleted(p).Contains(id), "the deletion");

        Assert.Equal(0, laptop.Counters(alice.Peer)!.UnreadCount);
        Assert.Empty((await bob.Client.GetHistoryAsync(alice.Peer)).Messages);
        Assert.Equal("to be kept", (await alice.Client.GetHistoryAsync(bob.Peer)).Messages.Single().Content.Text);
        await alice.SendAsync(bob.Peer, "and after");
        await bob.UntilTextAsync("and after");
        Assert.Equal(1, bob.Counters(alice.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task W18_what_was_just_sent_can_be_edited_and_deleted_at_once()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        for (var i = 0; i < 20; i++)
        {
            var (id, _) = await alice.SendAsync(bob.Peer, $"text {i}");
            await alice.Client.EditAsync(bob.Peer, id, $"edited {i}");
            if (i % 2 == 0) await alice.Client.DeleteAsync(bob.Peer, [id], forEveryone: true);
        }

        await bob.UntilCurrentAsync();
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => $"edited {2 * i + 1}"),
            (await bob.Client.GetHistoryAsync(alice.Peer, forward: true)).Messages.Select(m => m.Content.Text));
        Assert.Equal(10, (await bob.Client.GetDialogsAsync()).Dialogs_.Single().Counters.UnreadCount);
    }

    /// <summary>Whatever the order in which a broker brings it: the reference system deletes nothing where the message comes later.</summary>
    [Fact]
    public async Task W19_what_overtakes_the_message_that_it_changes_changes_it_all_the_same()
    {
        await using var world = await World.StartAsync();
        Phone[] phones = [await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3)];
        var chat = Peer.Chat(await phones[0].Client.CreateChatAsync("club", [2, 3]));
        var faults = world.System.Host.Faults;
        faults.Reorder.Start();
        faults.DeliverTwice.WithChance(0.3);
        await Task.WhenAll(phones.Select(async phone =>
        {
            for (var i = 0; i < 8; i++)
            {
                var (gone, edited) = ((await phone.SendAsync(chat, $"gone {i}")).Id, (await phone.SendAsync(chat, $"edited {i}")).Id);
                var pinned = phone.Client.PinMessageAsync(chat, gone, forEveryone: true);
                var changed = phone.Client.EditAsync(chat, edited, $"{phone.UserId}.{i}");
                await Task.WhenAll(pinned, changed);
                await phone.Client.DeleteAsync(chat, [gone], forEveryone: true);
            }
        }));
        faults.Reorder.Stop();
        faults.DeliverTwice.Stop();
        await phones[0].SendAsync(chat, "the end");

        foreach (var phone in phones)
        {
            await phone.UntilTextAsync("the end");
            await phone.CheckAsync();
            var texts = (await phone.Client.GetHistoryAsync(chat)).Messages.Where(m => m.Content is not null).Select(m => m.Content.Text);
            Assert.Equal(phones.SelectMany(p => Enumerable.Range(0, 8).Select(i => $"{p.UserId}.{i}")).Append("the end").Order(), texts.Order());
            Assert.Equal(0, phone.Counters(chat)!.PinnedMessagesCount);
            Assert.Equal(phone == phones[0] ? 16 : 17, phone.Counters(chat)!.UnreadCount);
        }

        await world.VerifyAsync();
    }

    [Fact]
    public async Task W34_who_was_put_out_of_a_chat_changes_nothing_in_it_any_more()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("club", [2]));
        var (id, _) = await bob.SendAsync(chat, "mine");
        await alice.UntilTextAsync("mine");
        await alice.Client.RemoveMemberAsync(chat.ChatId, 2);
        await alice.UntilCurrentAsync();
        var before = alice.Client.Pts;

        foreach (var ask in new Func<Task>[]
        {
            () => bob.SendAsync(chat, "hello?"), () => bob.Client.EditAsync(chat, id, "not mine"), () => bob.Client.DeleteAsync(chat, [id], forEveryone: true),
            () => bob.Client.PinMessageAsync(chat, id, forEveryone: true), () => bob.Client.UnpinMessageAsync(chat, id, forEveryone: true),
            () => bob.Client.UnpinAllMessagesAsync(chat, forEveryone: true), () => bob.Client.ClearHistoryAsync(chat, id, forEveryone: true),
            () => bob.Client.AddMembersAsync(chat.ChatId, [2]), () => bob.Client.GetReadersAsync(chat.ChatId, id),
        }) await Refused.AsAsync(Refusal.Types.Code.NotAMember, ask);
        Assert.Equal(before, (await alice.Client.GetStateAsync()).Pts);

        // What is left of it is still theirs to keep, and to clear.
        await bob.Client.PinMessageAsync(chat, id);
        await bob.Client.ClearHistoryAsync(chat, id);
        await bob.CheckAsync();
    }

    [Fact]
    public async Task In_a_dialog_of_two_nobody_takes_back_what_the_other_said()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "mine");
        var his = await bob.UntilTextAsync("mine");
        await Refused.AsAsync(Refusal.Types.Code.AuthorRequired, () => bob.Client.DeleteAsync(alice.Peer, [his], forEveryone: true));
        Assert.Single((await alice.Client.GetHistoryAsync(bob.Peer)).Messages);
    }

    private static IEnumerable<Message> Edits(Phone phone) =>
        phone.Shown.Select(u => u.MessageEdited?.Message).Where(m => m is not null).Select(m => m!);

    private static IEnumerable<long> Deleted(Phone phone) => phone.Shown.SelectMany(u => u.MessagesDeleted?.Ids ?? []);
}
