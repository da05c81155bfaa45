using System.Diagnostics;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Bench;

/// <summary>
/// The same messages to chats of which each member has a copy and to channels which are kept once, small and large. One writes,
/// one of the members listens, the others are away.
/// </summary>
internal sealed class MembersBench(Target target, int mostMembers, int messages, TimeProvider time)
{
    private const int SentAtOnce = 20, FirstMessages = 2000;
    private static readonly int[] Written = [2, 10, 100, 1000], Kept = [10, 100, 1000, 10_000, 100_000];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), Glance = TimeSpan.FromMilliseconds(500);

    private readonly List<long> users = [];

    public async Task<MembersResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        var sizes = Written.Select(n => (Members: n, IsChannel: false)).Concat(Kept.Select(n => (Members: n, IsChannel: true))).Where(s => s.Members <= mostMembers).ToList();
        var points = new List<MembersPoint>();
        await LoginAsync(2, ct);
        var lost = (await MeasureAsync(2, false, FirstMessages, ct)).Lost + (await MeasureAsync(2, true, FirstMessages, ct)).Lost; // the warm-up
        foreach (var (members, isChannel) in sizes)
        {
            await LoginAsync(members, ct);
            points.Add(await MeasureAsync(members, isChannel, messages, ct));
            progress(1.0 / sizes.Count);
        }

        return new MembersResult { Points = points, Lost = lost + points.Sum(p => p.Lost) };
    }

    private Task LoginAsync(int count, CancellationToken ct)
    {
        var more = Enumerable.Range(0, Math.Max(0, count - users.Count)).Select(_ => target.NewUser()).ToList();
        users.AddRange(more);
        return target.LoginAsync(more, ct);
    }

    private async Task<MembersPoint> MeasureAsync(int members, bool isChannel, int count, CancellationToken ct)
    {
        await using var writer = target.Device(users[0], "writes");
        await using var listener = target.Device(users[1], "reads");
        await writer.ConnectAsync(ct);
        await listener.ConnectAsync(ct);
        var chat = await CreateAsync(writer, members, isChannel, ct);
        var seen = new Seen(listener, chat, time);
        await seen.BeginAsync(ct);
        await SendAsync(writer, chat, SentAtOnce, ct); // what comes first to a chat is slow everywhere
        await seen.UntilAsync(SentAtOnce, Patience, ct);
        await SettleAsync(ct);

        var (watch, cpu) = (Stopwatch.StartNew(), target.CpuTime());
        await SendAsync(writer, chat, count, ct);
        await seen.UntilAsync(SentAtOnce + count, Patience, ct);
        var seconds = watch.Elapsed.TotalSeconds;
        await SettleAsync(ct);
        return new MembersPoint
        {
            Members = members, IsChannel = isChannel, MessagesPerS = Math.Round(count / seconds, 1), Lost = SentAtOnce + count - seen.Count,
            ServerCpuSPer1000 = target.CpuTime() - cpu is { } used ? Math.Round(used.TotalSeconds * 1000 / count, 3) : null,
        };
    }

    private async Task<Peer> CreateAsync(MessagingClient writer, int members, bool isChannel, CancellationToken ct)
    {
        var others = users.Skip(1).Take(members - 1).Chunk(Limits.UserIds).ToList();
        var chat = isChannel
            ? Peer.Channel(await writer.CreateChannelAsync("bench", others[0], ct: ct))
            : Peer.Chat(await writer.CreateChatAsync("bench", others[0], ct: ct));
        foreach (var some in others.Skip(1)) await writer.AddMembersAsync(chat, some, ct: ct);
        await SettleAsync(ct);
        return chat;
    }

    private static async Task SendAsync(MessagingClient writer, Peer chat, int count, CancellationToken ct)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(SentAtOnce))
            await Task.WhenAll(some.Select(n => writer.SendAsync(chat, $"message {n} of many, as long as people write them", ct: ct)));
    }

    // Until the server rests: what a message costs is not over when it is acknowledged.
    private async Task SettleAsync(CancellationToken ct)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience;)
        {
            var before = target.CpuTime();
            await Task.Delay(Glance, time, ct);
            if (target.CpuTime() - before is not { } used || used < Glance / 10) return;
        }
    }

    /// <summary>What the one who listens has seen of the chat.</summary>
    private sealed class Seen(MessagingClient listener, Peer chat, TimeProvider time)
    {
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long count;

        public long Count => Interlocked.Read(ref count);

        public async Task BeginAsync(CancellationToken ct)
        {
            _ = chat.IsChannel ? FollowAsync() : ReadAsync();
            if (chat.IsChannel) await begun.Task.WaitAsync(Patience, ct);
        }

        public async Task UntilAsync(long wanted, TimeSpan patience, CancellationToken ct)
        {
            for (var watch = Stopwatch.StartNew(); Count < wanted && watch.Elapsed < patience;) await Task.Delay(TimeSpan.FromMilliseconds(1), time, ct);
        }

        private async Task ReadAsync()
        {
            await foreach (var update in listener.Updates) Add(update.NewMessage is { Content: not null } message && message.Peer.Equals(chat) ? 1 : 0);
        }

        private async Task FollowAsync()
        {
            await foreach (var step in listener.FollowChannels())
            {
                if (step.ChannelId != chat.ChannelId) continue;
                begun.TrySetResult();
                Add(step.Update.NewMessages?.Messages.Count(m => m.Content is not null) ?? 0);
            }
        }

        private void Add(int more) => Interlocked.Add(ref count, more);
    }
}
