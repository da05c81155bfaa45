using System.Text.Json;
using DaprMessaging.Cli.Sidecars;
using DaprMessaging.Cli.Up;
using DaprMessaging.Contracts;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;

namespace DaprMessaging.Scenarios;

/// <summary>What could not be processed is shown, mended, and tried again: it happens once.</summary>
public sealed class When_a_dead_letter_is_driven_again
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Trait(Parts.Trait, Parts.Every)]
    public async Task It_is_done_once_however_often_it_comes()
    {
        await using var world = await World.StartAsync();
        world.Expect("Parked event");
        world.Expect("cannot be read");
        using var visit = VisitOf(world.Folder);
        var (alice, bob) = (await world.PhoneAsync(1), await world.PhoneAsync(2));

        // What Alice says to Bob needs a document that cannot be read; what Bob's others do does not.
        await visit.Store.CommitAsync([new StateWrite(Names.ConversationHead("u:1:2"), ByteString.CopyFrom(0xff, 0xff))]);
        var sending = alice.SendAsync(bob.Peer, "at last", randomId: 77);
        var waiting = await UntilListedAsync(world.Folder, 1);
        Assert.All(waiting, l => Assert.Equal(("Inbox-T", "Damaged", "u:1:2"), (Text(l, "topic"), Text(l, "kind"), Text(l, "key"))));
        Assert.All(waiting, l => Assert.StartsWith("conversation/u:1:2 is damaged", Text(l, "reason"), StringComparison.Ordinal));
        await bob.SendAsync(Peer.User(2), "a note to myself");
        var shown = await RunAsync("show", Text(waiting[0], "id"), "--data", world.Folder, "--json");
        Assert.Equal("at last", Text(shown.GetProperty("event").GetProperty("items")[0].GetProperty("content"), "text"));

        await visit.Store.CommitAsync([StateWrite.Delete(Names.ConversationHead("u:1:2"))]);
        await RunAsync("redrive", "--all", "--data", world.Folder, "--json");
        await sending;
        await bob.UntilTextAsync("at last");

        // The same event dies once more, and is driven once more, though it has been done.
        await visit.Publisher.PublishAsync([new Emission(
            Names.InboxDeadTopic, "u:1:2", "once more", Text(waiting[0], "type"),
            ByteString.FromBase64(Text(shown, "base64")), "", "somebody put it there")]);
        Assert.Equal("somebody put it there", Text((await UntilListedAsync(world.Folder, 1))[^1], "reason"));
        await RunAsync("redrive", "--all", "--data", world.Folder, "--json");
        Assert.Empty(await ListAsync(world.Folder));
        await alice.SendAsync(bob.Peer, "and after");
        await bob.UntilTextAsync("and after");
        Assert.Equal(["a note to myself", "at last", "and after"], bob.Texts);
        await alice.UntilTextAsync("and after");
        Assert.Equal(["at last", "and after"], alice.Texts);
        await bob.UntilCurrentAsync();
        Assert.Equal(2, bob.Counters(alice.Peer)!.UnreadCount);
    }

    [Fact]
    public async Task Of_a_stopped_system_too_and_what_is_no_better_comes_back()
    {
        using var folder = new TemporaryFolder();
        var (up, _) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            using var visit = VisitOf(folder.Path);
            await visit.Publisher.PublishAsync([
                new Emission(Names.InboxTopic, "k", "bytes", "daprmessaging.inbox.SendMessages", ByteString.CopyFrom(0xff, 0xff), ""),
                new Emission(Names.InboxTopic, "k", "json", "daprmessaging.inbox.SendMessages", ByteString.CopyFromUtf8("""
                    {"conversation":"nobody","sender":"1","items":[{"randomId":"9","content":{"text":"x"}}]}
                    """), "") { IsJson = true },
            ]);
            await UntilListedAsync(folder.Path, 2);
            Assert.Equal(0, await up.InterruptAsync());
        }

        var letters = await ListAsync(folder.Path);
        Assert.Equal(["Unaddressed json", "Unreadable bytes"], letters.Select(l => $"{Text(l, "kind")} {Text(l, "eventId")}").Order());
        var (code, table, _) = await Dmsg.RunAsync("dead", "list", "--data", folder.Path);
        Assert.Equal(0, code);
        Assert.True(table.Contains("is not the", StringComparison.Ordinal), table);

        var bytes = Text(letters.Single(l => Text(l, "eventId") == "bytes"), "id");
        (code, var page, _) = await Dmsg.RunAsync("dead", "show", bytes[..6], "--data", folder.Path);
        Assert.Equal(0, code);
        Assert.Contains("//8=", page, StringComparison.Ordinal);
        await RunAsync("drop", bytes, "--data", folder.Path, "--json");
        await RunAsync("redrive", "--all", "--data", folder.Path, "--json");
        Assert.Empty(await ListAsync(folder.Path));

        (up, _) = await Dmsg.UpAsync(folder.Path);
        await using (up)
        {
            var back = Assert.Single(await UntilListedAsync(folder.Path, 1));
            Assert.Equal(("json", "'nobody' is not the id of a conversation"), (Text(back, "eventId"), Text(back, "reason")));
        }
    }

    [Fact]
    public async Task An_id_that_is_none_is_bad_use()
    {
        await using var world = await World.StartAsync();
        Assert.Equal(2, (await Dmsg.RunAsync("dead", "show", "abc", "--data", world.Folder)).Code);
        Assert.Equal(2, (await Dmsg.RunAsync("dead", "drop", "--data", world.Folder)).Code);
        Assert.Equal(2, (await Dmsg.RunAsync("dead", "redrive", "abc", "--all", "--data", world.Folder)).Code);
    }

    private static async Task<IReadOnlyList<JsonElement>> UntilListedAsync(string folder, int count)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await ListAsync(folder) is { } letters && letters.Count >= count) return letters;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(string folder) =>
        [.. (await RunAsync("list", "--data", folder, "--json")).GetProperty("letters").EnumerateArray()];

    private static async Task<JsonElement> RunAsync(params string[] arguments)
    {
        var (code, output, errors) = await Dmsg.RunAsync(["dead", .. arguments]);
        Assert.True(code == 0, output + errors);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    // As a command finds the sidecar that a running system has for it.
    private static DaprVisit VisitOf(string folder) => new(
        new ConfigurationBuilder().AddInMemoryCollection(File.ReadAllLines(EnvironmentFile.PathOfOperator(new DataFolder(folder)))
            .Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => (string?)l[1])).Build(), TimeProvider.System);
}
