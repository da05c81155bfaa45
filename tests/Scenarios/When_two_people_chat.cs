using DaprMessaging.Contracts;

namespace DaprMessaging.Scenarios;

/// <summary>Two of <c>dmsg chat</c>, each a process behind a pipe.</summary>
public sealed class When_two_people_chat
{
    [Fact]
    public async Task Each_sees_what_the_other_writes_and_that_it_was_read()
    {
        await using var world = await World.StartAsync();
        await using var bob = Chat(world, 2, "Bob");
        await bob.UntilLineAsync("no dialogs yet");
        await using var alice = Chat(world, 1, "Alice", "--with", "u2");
        await alice.UntilLineAsync("== ");

        await alice.TypeAsync("hello, Bob");
        await alice.UntilLineAsync("you: hello, Bob ✓");
        await bob.UntilLineAsync("[Alice] Alice: hello, Bob");
        await bob.TypeAsync("/open alice");
        await bob.UntilLineAsync("== Alice (u1)");
        await alice.UntilLineAsync("you: hello, Bob ✓✓");
        await bob.TypeAsync("hi, Alice");
        await alice.UntilLineAsync("Bob: hi, Alice");
        await bob.UntilLineAsync("you: hi, Alice ✓✓");

        // From another device of Bob's, too.
        var phone = await world.PhoneAsync(2, "phone", name: "Bob");
        await phone.SendAsync(Peer.User(1), "from my phone");
        await bob.UntilLineAsync("you: from my phone ✓");
        await alice.UntilLineAsync("Bob: from my phone");

        await alice.TypeAsync("/new The two u2");
        await alice.UntilLineAsync("== The two (c");
        await bob.UntilLineAsync("[The two] * Alice created 'The two'");
        await alice.TypeAsync("/members");
        await alice.UntilLineAsync("Bob (u2)");
        await alice.TypeAsync("/search HELLO");
        await alice.UntilLineAsync("you: hello, Bob");
        await alice.TypeAsync("/search goodbye");
        await alice.UntilLineAsync("nothing with 'goodbye' was found");
        await alice.TypeAsync("/nonsense");
        await alice.UntilLineAsync("/help");
        await alice.TypeAsync("/quit");
        Assert.Equal(0, (await alice.EndAsync()).Code);

        await bob.TypeAsync("last words");
        bob.CloseInput();
        var (code, rest, errors) = await bob.EndAsync();
        Assert.True(code == 0, errors);
        Assert.Contains("you: last words ✓", rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_see_who_reacts_and_on_which_devices_they_are_and_end_one()
    {
        await using var world = await World.StartAsync();
        var (phone, bob) = (await world.PhoneAsync(1, "phone", name: "Alice"), await world.PhoneAsync(2, name: "Bob"));
        await using var alice = Chat(world, 1, "Alice", "--with", "u2");
        await alice.UntilLineAsync("== ");
        await bob.SendAsync(Peer.User(1), "shall we?");
        await alice.UntilLineAsync("Bob: shall we?");
        await alice.TypeAsync("/reactions");
        await alice.UntilLineAsync("nobody reacts to it");
        await bob.Client.SetReactionAsync(Peer.User(1), bob.Messages.Single().Id, "🔥");
        await phone.Client.SetReactionAsync(bob.Peer, await phone.UntilTextAsync("shall we?"), "👍");
        await alice.UntilLineAsync("👍");
        await alice.TypeAsync("/reactions shall");
        await alice.UntilLineAsync("👍 you, 🔥 Bob");

        await alice.TypeAsync("/sessions");
        await alice.UntilLineAsync("this one, since");
        await alice.UntilLineAsync("phone             online, since");
        await alice.TypeAsync("/end tablet");
        await alice.UntilLineAsync("no device 'tablet'");
        await alice.TypeAsync("/end phone");
        await Refused.AsAsync(Refusal.Types.Code.TokenInvalid, () => Wait.UntilAsync(async () => (await phone.Client.GetStateAsync()) is null, TimeSpan.FromSeconds(20)));
        await alice.TypeAsync("I am here");
        await alice.UntilLineAsync("you: I am here ✓");
    }

    [Fact]
    public async Task What_they_do_by_commands_is_seen_by_whom_it_concerns()
    {
        await using var world = await World.StartAsync();
        var phone = await world.PhoneAsync(2, "phone", name: "Bob");
        await using var bob = Chat(world, 2, "Bob", "--with", "u2");
        await bob.UntilLineAsync("== notes to myself");
        await using var alice = Chat(world, 1, "Alice", "--with", "u2");
        await alice.UntilLineAsync("== u2"); // she has never met him
        await alice.TypeAsync("first of all");
        await alice.UntilLineAsync("you: first of all ✓");
        await bob.UntilLineAsync("[Alice] Alice: first of all");
        await bob.TypeAsync("/open alice");
        await bob.UntilLineAsync("== Alice (u1)");

        await alice.TypeAsync("/pin first");
        await alice.UntilLineAsync("* you pinned 'first of all'");
        await bob.UntilLineAsync("* Alice pinned 'first of all'");
        await bob.TypeAsync("/pins");
        await bob.UntilLineAsync("Alice: first of all");
        await bob.TypeAsync("/unpin");
        await alice.UntilLineAsync("-- pinned no longer: 'first of all'");

        foreach (var command in new[] { "/top", "/mute 1", "/archive" }) await bob.TypeAsync(command);
        await bob.UntilLineAsync("-- Alice is pinned to the top");
        await bob.UntilLineAsync("-- Alice is muted");
        await bob.UntilLineAsync("-- Alice is in the archive");
        await bob.TypeAsync("/dialogs");
        await bob.UntilLineAsync("Alice (u1)  (top, muted, archive)  * Alice pinned 'first of all'");

        await phone.Client.SetTypingAsync(Peer.User(1));
        await alice.UntilLineAsync("-- Bob is typing …");
        await phone.SendVoiceAsync(Peer.User(1), "listen");
        await alice.UntilLineAsync("Bob: [voice 0:05 ●] listen");
        await alice.TypeAsync("/save listen");
        await alice.UntilLineAsync("-- kept among your notes");

        await bob.TypeAsync("/block alice");
        await bob.UntilLineAsync("-- Alice is not heard any more");
        await alice.TypeAsync("to the wall");
        await alice.UntilLineAsync("you: to the wall ✓");
        await bob.TypeAsync("/unblock alice");
        await bob.UntilLineAsync("-- Alice is heard again");
        await alice.TypeAsync("/new The club u2");
        await alice.UntilLineAsync("== The club");
        await alice.TypeAsync("@Bob, are you there?");
        await bob.UntilLineAsync("[The club] Alice: @Bob, are you there?");
        await bob.TypeAsync("/mentions");
        await bob.UntilLineAsync("Alice: @Bob, are you there?");
        await bob.TypeAsync("/open The club");
        await bob.UntilLineAsync("== The club");
        await alice.UntilLineAsync("you: @Bob, are you there? ✓✓");
        await alice.TypeAsync("/clear all");
        await bob.UntilLineAsync("-- 2 messages were cleared");
        Assert.DoesNotContain("to the wall", phone.Texts);
    }

    [Fact]
    public async Task A_channel_is_among_their_dialogs_and_who_is_put_out_sees_it_go()
    {
        await using var world = await World.StartAsync();
        var phone = await world.PhoneAsync(2, "phone", name: "Bob");
        await using var bob = Chat(world, 2, "Bob");
        await bob.UntilLineAsync("no dialogs yet");
        await using var alice = Chat(world, 1, "Alice");
        await alice.UntilLineAsync("no dialogs yet");
        await alice.TypeAsync("/group The flock u2");
        await alice.UntilLineAsync("== The flock (b");
        await bob.UntilLineAsync("-- you are in The flock now");
        await alice.TypeAsync("hello, all");
        await alice.UntilLineAsync("you: hello, all ✓");
        await bob.UntilLineAsync("[The flock] Alice: hello, all");
        await bob.TypeAsync("/dialogs");
        await bob.UntilLineAsync("  1 unread  Alice: hello, all");

        await bob.TypeAsync("/open the flock");
        await bob.UntilLineAsync("Alice: hello, all");
        var shown = Assert.Single((await phone.Client.GetChannelsAsync()).Channels_).Dialog.Counters;
        await phone.UntilCountersAsync(shown.Peer, c => c.ReadInboxMaxId == shown.TopMessageId, "that it is read");
        await bob.TypeAsync("hi, all");
        await bob.UntilLineAsync("you: hi, all ✓");
        await alice.UntilLineAsync("Bob: hi, all");

        await bob.TypeAsync("/open u1");
        await bob.UntilLineAsync("== Alice (u1)");
        await alice.TypeAsync("/reply hi > what about you?");
        await bob.UntilLineAsync("-- you are mentioned in The flock");
        await bob.TypeAsync("/dialogs");
        await bob.UntilLineAsync("  1 unread  @1  ");
        await bob.TypeAsync("/mentions");
        await bob.UntilLineAsync("-- [The flock] ");
        await bob.TypeAsync("/open the flock");
        await phone.UntilCountersAsync(shown.Peer, c => c.UnreadMentionsCount == 0, "that the mention is seen");
        await alice.TypeAsync("/delete");
        foreach (var chat in new[] { alice, bob }) await chat.UntilLineAsync("-- 1 message was deleted");

        await alice.TypeAsync("/pin hello");
        await bob.UntilLineAsync("* Alice pinned 'hello, all'");
        await alice.TypeAsync("/edit hello to all of you");
        await bob.UntilLineAsync("Alice: hello to all of you (edited)");
        await alice.TypeAsync("/title The birds");
        await bob.UntilLineAsync("* Alice called the chat 'The birds'");
        await bob.TypeAsync("/reply to all > gladly");
        await alice.UntilLineAsync("Bob: (to 'hello to all of you') gladly");
        await bob.TypeAsync("/delete");
        await bob.UntilLineAsync("-- 1 message was deleted");
        await alice.UntilLineAsync("-- 1 message was deleted");
        await bob.TypeAsync("/react 👍");
        await bob.UntilLineAsync("hi, all [👍1]");
        await alice.UntilLineAsync("Bob: hi, all 👍1");
        await bob.TypeAsync("/remove alice");
        await bob.UntilLineAsync("-- only the owner may do that");

        await alice.TypeAsync("/remove bob");
        await bob.UntilLineAsync("-- you are in The birds no longer");
        await alice.TypeAsync("without him");
        await alice.UntilLineAsync("you: without him ✓");
        await bob.TypeAsync("/dialogs");
        await bob.UntilLineAsync("no dialogs yet");
        await alice.TypeAsync("/leave");
        await alice.UntilLineAsync("-- you are the owner, and make somebody else that before you leave: /owner X");
    }

    [Fact]
    public async Task In_a_channel_whose_admins_alone_write_others_are_told_so_and_a_chat_goes_on_as_a_large_group()
    {
        await using var world = await World.StartAsync();
        var phone = await world.PhoneAsync(2, "phone", name: "Bob");
        await using var alice = Chat(world, 1, "Alice", "--with", "u2");
        await alice.UntilLineAsync("== ");
        var channel = await phone.Client.CreateChannelAsync("News", [1], isBroadcast: true);
        await alice.UntilLineAsync("-- you are in News now");
        await phone.Client.SendAsync(Peer.Channel(channel), "first of all");
        await alice.UntilLineAsync("[News] Bob: first of all");
        await alice.TypeAsync("/open News");
        await alice.UntilLineAsync($"== News (b{channel}), only admins write");
        await alice.TypeAsync("me, too");
        await alice.UntilLineAsync("-- not sent: me, too (you may not write here)");
        await alice.TypeAsync("/members");
        await alice.UntilLineAsync("-- only admins may do that");

        await alice.TypeAsync("/new The birds u2");
        await alice.UntilLineAsync("== The birds (c");
        await alice.TypeAsync("/migrate");
        await alice.UntilLineAsync("== The birds (b");
        await alice.TypeAsync("all of us");
        await alice.UntilLineAsync("you: all of us ✓");
    }

    [Fact]
    public async Task A_gateway_that_goes_and_comes_back_is_told_and_nothing_is_lost()
    {
        await using var world = await World.StartAsync();
        await using var notes = Chat(world, 1, "Alice", "--with", "u1");
        await notes.UntilLineAsync("== notes to myself");
        await world.System.StopAsync(Names.Session);
        await notes.UntilLineAsync("-- offline");
        await notes.TypeAsync("written meanwhile");
        await world.System.StartAsync(Names.Session, TestContext.Current.CancellationToken);
        await notes.UntilLineAsync("-- online");
        await notes.UntilLineAsync("you: written meanwhile ✓");
    }

    [Fact]
    public async Task Who_says_no_name_keeps_the_one_they_have()
    {
        await using var world = await World.StartAsync();
        var phone = await world.PhoneAsync(2, name: "Bob");
        await using var bob = Dmsg.Start("chat", "--user", "2", "--url", $"{world.System.Url}", "--data", world.Folder, "--with", "u1");
        await bob.UntilLineAsync("== ");
        await using var alice = Chat(world, 1, "Alice", "--with", "u2");
        await alice.UntilLineAsync("== ");
        await alice.TypeAsync("who is there?");
        await bob.UntilLineAsync("Alice: who is there?");

        await bob.TypeAsync("it is me");
        await alice.UntilLineAsync("Bob: it is me");
        Assert.DoesNotContain(phone.Shown, u => u.Profile is not null);
    }

    [Fact]
    public async Task Where_nobody_answers_it_says_so()
    {
        await using var world = await World.StartAsync();
        var (code, _, errors) = await Dmsg.RunAsync("chat", "--user", "1", "--url", "http://127.0.0.1:1", "--data", world.Folder);
        Assert.Equal(3, code);
        Assert.Contains("127.0.0.1:1", errors, StringComparison.Ordinal);
    }

    private static Dmsg Chat(World world, long user, string name, params string[] more) =>
        Dmsg.Start(["chat", "--user", $"{user}", "--name", name, "--url", $"{world.System.Url}", "--data", world.Folder, .. more]);
}
