using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Mailboxes;

/// <summary>A mailbox that begins enters the directory of its shard: who verifies or repairs walks it.</summary>
public sealed class BirthTests
{
    private readonly Room room = new();

    [Fact]
    public async Task A_new_mailbox_is_in_the_directory_from_its_first_transaction_on()
    {
        await room.RunAsync(Profile(42, "Alice"));
        var birth = Assert.Single(room.Store.Commits);
        Assert.Contains("mailbox/42", birth.Select(w => w.Key));
        Assert.Equal([42], Users(42));
    }

    [Fact]
    public async Task It_is_there_once_whatever_happens_to_it_later()
    {
        await room.RunAsync(Profile(42, "Alice"));
        await room.RunAsync(Send("u:1:42", 1, 11));
        room.Restart();
        await room.RunAsync(Send("u:1:42", 42, 12));
        Assert.Equal([42], Users(42));
        Assert.Equal([1], Users(1));
    }

    [Fact]
    public async Task Several_of_one_shard_that_begin_in_one_batch_all_get_in()
    {
        long[] users = [.. Enumerable.Range(0, 10).Select(i => 42L + 64 * i)];
        await room.RunAsync(users.Select(u => Profile(u, $"{u}")));
        Assert.Equal(users, Users(42).Order());
        Assert.All(users, u => Assert.Equal($"{u}", room.Mailbox(u).Profile!.Name));
        Assert.Equal(10, room.Results.Count());
    }

    [Fact]
    public async Task A_page_that_is_full_is_followed_by_another()
    {
        foreach (var part in Enumerable.Range(1, 260).Select(i => Profile(64L * i, "")).Chunk(65)) await room.RunAsync(part);
        Assert.Equal(260, room.Store.Get<MailboxDirectoryHead>("mailboxes/0")!.Count);
        Assert.Equal(
            (256, 4), (room.Store.Get<MailboxDirectory>("mailboxes/0/0")!.UserIds.Count,
            room.Store.Get<MailboxDirectory>("mailboxes/0/1")!.UserIds.Count));
        Assert.Equal(260, Users(64).Distinct().Count());
    }

    [Fact]
    public async Task The_directory_changes_only_under_the_etag_that_was_read()
    {
        await room.RunAsync(Profile(42, "Alice"));
        room.Store.OnCommit = _ => NextShardMate(42 + 64);
        await room.RunAsync(Profile(42 + 128, "Carol"));
        Assert.Equal([42, 42 + 64, 42 + 128], Users(42).Order());

        // Another process is quicker, once.
        StateException? NextShardMate(long user)
        {
            room.Store.OnCommit = _ => null;
            room.Store.Put("mailboxes/42/0", new MailboxDirectory { UserIds = { 42, user } });
            room.Store.Put("mailboxes/42", new MailboxDirectoryHead { Count = 2 });
            return null;
        }
    }

    [Fact]
    public async Task What_only_looks_begins_nothing()
    {
        await room.RunAsync(Read("u:42:42", 42, 1));
        Assert.Empty(room.Store.Keys);
    }

    private IEnumerable<long> Users(long mate) => Enumerable.Range(0, 9)
        .SelectMany(k => room.Store.Get<MailboxDirectory>(Names.MailboxDirectory(Names.ShardOf(mate), k))?.UserIds ?? []);
}
