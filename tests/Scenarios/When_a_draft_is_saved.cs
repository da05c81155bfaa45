using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>What somebody has typed and not sent, on all of their devices. (W-… are defects of the reference system.)</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_a_draft_is_saved
{
    [Fact]
    public async Task It_is_on_every_device_and_the_later_one_holds()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        await bob.SendAsync(alice.Peer, "well?");
        var asked = await alice.UntilTextAsync("well?");

        await alice.Client.SaveDraftAsync(bob.Peer, "to be", replyTo: asked);
        await tablet.UntilAsync(p => DraftOf(p, bob.Peer) == "to be", "the draft");
        Assert.Equal(asked, tablet.View.Find(bob.Peer)!.Draft!.ReplyToMessageId);
        await tablet.Client.SaveDraftAsync(bob.Peer, "to be or not");
        await alice.UntilAsync(p => DraftOf(p, bob.Peer) == "to be or not", "the later draft");
        Assert.Equal("to be or not", (await alice.Client.GetDialogsAsync()).Dialogs_.Single().Draft.Content.Text);
        foreach (var phone in new[] { alice, tablet }) await phone.CheckAsync();

        await alice.Client.SaveDraftAsync(bob.Peer, "");
        await tablet.UntilAsync(p => DraftOf(p, bob.Peer) is null, "that there is none any more");
        foreach (var phone in new[] { alice, tablet }) await phone.CheckAsync();
    }

    [Fact]
    public async Task Sending_it_clears_it_in_the_same_step_of_the_conversation_and_sending_something_else_does_not()
    {
        await using var world = await World.StartAsync();
        var (alice, tablet, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(1, "tablet"), await world.PhoneAsync(2));
        await alice.Client.SaveDraftAsync(bob.Peer, "a draft");

        await alice.SendAsync(bob.Peer, "something else");
        await tablet.UntilTextAsync("something else");
        Assert.Equal("a draft", DraftOf(tablet, bob.Peer));

        await alice.Client.SendAsync(bob.Peer, [Text(5, "a draft, and sent")], clearDraft: true);
        await tablet.UntilTextAsync("a draft, and sent");
        await tablet.UntilAsync(p => DraftOf(p, bob.Peer) is null, "that it is gone");
        Assert.Null((await alice.Client.GetDialogsAsync()).Dialogs_.Single().Draft);

        // The answer was lost, and it is asked again: what was typed meanwhile stays.
        await tablet.Client.SaveDraftAsync(bob.Peer, "the next one");
        await alice.Client.SendAsync(bob.Peer, [Text(5, "a draft, and sent")], clearDraft: true);
        await alice.UntilAsync(p => DraftOf(p, bob.Peer) == "the next one", "the next one");
        foreach (var phone in new[] { alice, tablet }) await phone.CheckAsync();
        Assert.Equal(["something else", "a draft, and sent"], bob.Texts);
    }

    [Fact]
    public async Task A_device_that_was_away_learns_of_it_and_never_of_those_before()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var pts = alice.Client.Pts;
        await alice.Client.SaveDraftAsync(bob.Peer, "never to be seen");
        await alice.Client.SaveDraftAsync(bob.Peer, "to be seen");
        await alice.Client.SaveDraftAsync(carol.Peer, "never to be seen, either");
        await alice.Client.SendAsync(carol.Peer, [Text(1, "sent")], clearDraft: true);

        foreach (var (device, from) in new[] { ("tablet", pts), ("new", 0) })
        {
            var late = await world.PhoneAsync(1, device, pts: from);
            await late.UntilTextAsync("sent");
            await late.CheckAsync();
            Assert.Equal(("to be seen", null), (DraftOf(late, bob.Peer), DraftOf(late, carol.Peer)));
            Assert.DoesNotContain("never", string.Join('\n', late.Shown.Select(u => u.ToString())), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task W32_in_a_dialog_that_is_not_there_yet_it_is_kept_and_listed()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        await carol.SendAsync(alice.Peer, "hello");
        await alice.UntilTextAsync("hello");

        await alice.Client.SaveDraftAsync(bob.Peer, "how shall I begin");
        var dialogs = (await alice.Client.GetDialogsAsync()).Dialogs_;
        Assert.Equal([bob.Peer, carol.Peer], dialogs.Select(d => d.Counters.Peer));
        Assert.Equal("how shall I begin", dialogs[0].Draft.Content.Text);
        await alice.CheckAsync();

        await alice.Client.SaveDraftAsync(bob.Peer, "");
        Assert.Equal([carol.Peer], (await alice.Client.GetDialogsAsync()).Dialogs_.Select(d => d.Counters.Peer));
        await alice.CheckAsync();
    }

    [Fact]
    public async Task W24_deleting_and_clearing_leave_it_and_the_unread_count_alone()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        foreach (var text in new[] { "one", "two", "three" }) await bob.SendAsync(alice.Peer, text);
        await alice.UntilTextAsync("three");
        await alice.Client.SaveDraftAsync(bob.Peer, "kept");
        await carol.SendAsync(alice.Peer, "newer than all that");
        await alice.UntilTextAsync("newer than all that");

        await alice.Client.DeleteAsync(bob.Peer, [await alice.UntilTextAsync("two")]);
        await alice.UntilCountersAsync(bob.Peer, c => c.UnreadCount == 2, "that one is gone");
        Assert.Equal("kept", DraftOf(alice, bob.Peer));
        await bob.Client.DeleteAsync(alice.Peer, [bob.Messages.First(m => m.Content?.Text == "three").Id], forEveryone: true);
        await alice.UntilCountersAsync(bob.Peer, c => c.UnreadCount == 1, "that another is gone");
        await alice.Client.ClearHistoryAsync(bob.Peer, await alice.UntilTextAsync("one"));

        await alice.CheckAsync();
        Assert.Equal(("kept", 0), (DraftOf(alice, bob.Peer), alice.Counters(bob.Peer)!.UnreadCount));
        Assert.Equal([carol.Peer, bob.Peer], alice.View.List(0).Select(d => d.Peer)); // and nothing of it moves the dialog up
    }

    private static string? DraftOf(Phone phone, Peer peer) => phone.View.Find(peer)?.Draft?.Content?.Text;

    private static NewMessage Text(long randomId, string text) => new() { RandomId = randomId, Content = new Content { Text = text } };
}
