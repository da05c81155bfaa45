using System.Diagnostics;
using System.Text.Json;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.SearchMessages.Types.Kind;

namespace DaprMessaging.Scenarios;

/// <summary>Messages are looked for: what is there is found, and what is there no more is not.</summary>
[Trait(Parts.Trait, Parts.Every)]
public sealed class When_messages_are_searched
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task They_are_found_in_a_dialog_and_over_all_by_words_sender_kind_date_and_hashtag()
    {
        await using var world = await World.StartAsync();
        var (alice, bob, carol) = (await world.PhoneAsync(1), await world.PhoneAsync(2), await world.PhoneAsync(3));
        var chat = Peer.Chat(await alice.Client.CreateChatAsync("the club", [2, 3]));
        await alice.SendAsync(bob.Peer, "Un café, s'il vous plaît");
        await bob.SendAsync(alice.Peer, "CAFE is here: https://example.org/menu #Good_Coffee");
        await carol.SendAsync(chat, "cafeteria at noon?");
        var (_, date) = await carol.SendAsync(chat, "or tea at three #tea");
        await bob.SendVoiceAsync(alice.Peer, "about tea");
        foreach (var text in new[] { "or tea at three #tea", "about tea" }) await alice.UntilTextAsync(text);

        Assert.Equal(["cafeteria at noon?", "CAFE is here: https://example.org/menu #Good_Coffee", "Un café, s'il vous plaît"], await FindAsync(alice, "cafe"));
        Assert.Equal(await FindAsync(alice, "cafe"), await FindAsync(alice, "CAFÉ"));
        Assert.Equal(["CAFE is here: https://example.org/menu #Good_Coffee", "Un café, s'il vous plaît"], await FindAsync(alice, new SearchMessages { Text = "café", Peer = bob.Peer }));
        Assert.Equal(["Un café, s'il vous plaît"], await FindAsync(alice, "plait cafe"));
        Assert.Equal(["CAFE is here: https://example.org/menu #Good_Coffee"], await FindAsync(alice, new SearchMessages { Text = "cafe", FromUserId = 2 }));
        Assert.Equal(["about tea"], await FindAsync(alice, new SearchMessages { Kinds = { Kind.Voice } }));
        Assert.Equal(["CAFE is here: https://example.org/menu #Good_Coffee"], await FindAsync(alice, new SearchMessages { Kinds = { Kind.Link } }));
        Assert.Equal(["or tea at three #tea"], await FindAsync(alice, new SearchMessages { Text = "at", Peer = chat, MinDate = date, MaxDate = date }));
        Assert.Equal(["CAFE is here: https://example.org/menu #Good_Coffee"], await FindAsync(alice, "#good_coffee"));
        Assert.Equal(["or tea at three #tea"], await FindAsync(alice, new SearchMessages { Hashtag = "tea" }));
        Assert.Equal(["or tea at three #tea", "cafeteria at noon?"], await FindAsync(bob, new SearchMessages { Text = "at", Peer = chat }));

        var counters = (await alice.Client.GetSearchCountersAsync(bob.Peer)).Counters;
        Assert.Equal([(Kind.Voice, 1), (Kind.Link, 1)], counters.Select(c => (c.Kind, c.Count)));

        // What is somebody else's is not found, whatever it says.
        await bob.SendAsync(carol.Peer, "a cafe for two");
        await carol.UntilTextAsync("a cafe for two");
        Assert.DoesNotContain("a cafe for two", await FindAsync(alice, "cafe"));
    }

    [Fact]
    public async Task What_was_deleted_edited_or_cleared_is_never_found_as_it_was()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        var first = (await alice.SendAsync(bob.Peer, "wonderful one")).Id;
        var second = (await alice.SendAsync(bob.Peer, "wonderful two")).Id;
        await alice.SendAsync(bob.Peer, "wonderful three");
        await bob.UntilTextAsync("wonderful three");
        Assert.Equal(3, (await FindAsync(bob, "wonderful")).Count);

        await alice.Client.EditAsync(bob.Peer, second, "dreadful two");
        await alice.Client.DeleteAsync(bob.Peer, [first], forEveryone: true);
        await bob.UntilAsync(p => p.Shown.Any(u => u.MessagesDeleted is not null), "the deletion");
        Assert.Equal(["wonderful three"], await FindAsync(bob, "wonderful"));
        Assert.Equal(["dreadful two"], await FindAsync(bob, "dreadful"));
        Assert.Equal(["dreadful two"], await FindAsync(alice, "two"));

        await bob.Client.ClearHistoryAsync(alice.Peer, bob.Messages[^1].Id);
        Assert.Empty(await FindAsync(bob, "wonderful"));
        Assert.Empty(await FindAsync(bob, "dreadful"));
        Assert.Equal(["wonderful three"], await FindAsync(alice, "wonderful"));
        await alice.SendAsync(bob.Peer, "wonderful four");
        await bob.UntilTextAsync("wonderful four");
        Assert.Equal(["wonderful four"], await FindAsync(bob, "wonderful"));
    }

    [Fact]
    public async Task Page_after_page_all_come_once()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAllAsync(bob.Peer, Enumerable.Range(1, 250).Select(n => n % 2 == 0 ? $"even {n}" : $"odd {n}"));
        await bob.UntilTextAsync("even 250");
        var found = new List<string>();
        for (var offset = 0L; ;)
        {
            var page = await AskAsync(bob, new SearchMessages { Text = "even", OffsetId = offset, Limit = 40 });
            Assert.Equal(125, page.TotalCount);
            found.AddRange(page.Messages.Select(m => m.Content.Text));
            if (page.NextOffsetId == 0) break;
            offset = page.NextOffsetId;
        }

        Assert.Equal(Enumerable.Range(1, 125).Reverse().Select(n => $"even {2 * n}"), found);
    }

    [Fact]
    public async Task A_system_without_Search_says_so_at_once_and_everything_else_goes_on()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAsync(bob.Peer, "hello");
        await bob.UntilTextAsync("hello");
        await world.System.StopAsync(Names.Search);

        var refused = await Assert.ThrowsAsync<RefusedException>(() => bob.Client.SearchMessagesAsync("hello"));
        Assert.Equal((Code.SearchUnavailable, 0), (refused.Refusal.Code, refused.Refusal.RetryAfterMs));
        Assert.Equal(Code.SearchUnavailable, (await Assert.ThrowsAsync<RefusedException>(() => bob.Client.GetSearchCountersAsync())).Refusal.Code);
        var (code, _, errors) = await Dmsg.RunAsync("search", "rebuild", "--data", world.Folder);
        Assert.Equal(3, code);
        Assert.Contains("The app 'search' does not answer", errors, StringComparison.Ordinal);
        await bob.SendAsync(alice.Peer, "all is well");
        await alice.UntilTextAsync("all is well");

        await world.System.StartAsync(Names.Search, TestContext.Current.CancellationToken);
        Assert.Equal(["hello"], await FindAsync(bob, "hello"));
    }

    [Fact]
    public async Task What_cannot_be_looked_for_is_refused()
    {
        await using var world = await World.StartAsync();
        var alice = await world.PhoneAsync(1);
        foreach (var search in new SearchMessages[] { new(), new() { Text = "..." }, new() { Text = new string('x', Limits.SearchText + 1) } })
        {
            var refused = await Assert.ThrowsAsync<RefusedException>(() => alice.Client.SearchMessagesAsync(search));
            Assert.Equal((Code.RequestInvalid, "text"), (refused.Refusal.Code, refused.Refusal.Field));
        }
    }

    [Fact]
    public async Task An_index_that_was_lost_is_made_again_by_itself()
    {
        await using var world = await World.StartAsync();
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));
        await alice.SendAllAsync(bob.Peer, Enumerable.Range(1, 120).Select(n => $"message {n}"));
        await bob.UntilTextAsync("message 120");
        Assert.Equal(120, (await AskAsync(bob, new SearchMessages { Text = "message" })).TotalCount);

        await world.System.StopAsync(Names.Search);
        Directory.Delete(Path.Combine(world.Folder, "search"), recursive: true);
        await world.System.StartAsync(Names.Search, TestContext.Current.CancellationToken);
        Assert.Equal(120, (await AskAsync(bob, new SearchMessages { Text = "message" })).TotalCount);
    }

    [Fact]
    public async Task It_is_built_anew_by_a_command_and_answers_as_before()
    {
        using var folder = new TemporaryFolder();
        var (up, url) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            await using var ledger = await Ledger.StartAsync(url, folder.Path);
            Assert.True(await Wait.UntilAsync(() => ledger.Count > 20, TimeSpan.FromSeconds(30)));
            var (code, output, errors) = await Dmsg.RunAsync("search", "rebuild", "--data", folder.Path, "--json");
            Assert.True(code == 0, output + errors);
            using var result = JsonDocument.Parse(output);
            Assert.Equal(4, result.RootElement.GetProperty("mailboxes").GetInt32());
            Assert.True(result.RootElement.GetProperty("messages").GetInt64() > 20, output);
            await ledger.CheckAsync();
            Assert.Equal(0, await up.InterruptAsync());
        }

        // Of a stopped system, too; and twice the same is the same.
        var (first, second) = (await RebuildAsync(folder.Path), await RebuildAsync(folder.Path));
        Assert.Equal(first, second);
    }

    private static async Task<(int Mailboxes, long Messages)> RebuildAsync(string folder)
    {
        var (code, output, errors) = await Dmsg.RunAsync("search", "rebuild", "--data", folder, "--json");
        Assert.True(code == 0, output + errors);
        using var result = JsonDocument.Parse(output);
        return (result.RootElement.GetProperty("mailboxes").GetInt32(), result.RootElement.GetProperty("messages").GetInt64());
    }

    private static Task<List<string>> FindAsync(Phone phone, string text) => FindAsync(phone, new SearchMessages { Text = text });

    private static async Task<List<string>> FindAsync(Phone phone, SearchMessages search)
    {
        var found = await AskAsync(phone, search);
        Assert.Equal(found.Messages.Count, found.TotalCount);
        return [.. found.Messages.Select(m => m.Content.Text)];
    }

    // Where Search is slow to begin, or has not got to the end of the mailbox yet, one asks again.
    internal static async Task<FoundMessages> AskAsync(Phone phone, SearchMessages search)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100))
        {
            try
            {
                var found = await phone.Client.SearchMessagesAsync(search, TestContext.Current.CancellationToken);
                if (!found.Incomplete || watch.Elapsed > Patience) return found;
            }
            catch (RefusedException e) when (e.Refusal.Code == Code.SearchUnavailable && watch.Elapsed < Patience)
            {
            }
        }
    }
}
