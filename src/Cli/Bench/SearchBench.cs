using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Cli.Bench;

/// <summary>A mailbox with many messages, or channels with them: how long the index takes to be made, and a question to be answered, every answer counted again.</summary>
internal sealed class SearchBench(Target target, SearchTexts texts, int messages, int channels)
{
    private const int CallsAtOnce = 4, Asked = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5), Pause = TimeSpan.FromMilliseconds(2);

    private readonly TimeProvider time = TimeProvider.System;
    private long wrong;

    public async Task<SearchBenchResult> RunAsync(Action<double> progress, CancellationToken ct)
    {
        var (from, to) = (target.NewUser(), target.NewUser());
        await using var reader = target.Device(to);
        await using var writer = target.Device(from);
        await reader.ConnectAsync(ct);
        await writer.ConnectAsync(ct);
        using var discarding = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var discarded = DiscardAsync(reader, discarding.Token);
        var peers = await PeersAsync(writer, reader, to, ct);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, messages).Chunk(Limits.Messages), new ParallelOptions { MaxDegreeOfParallelism = CallsAtOnce, CancellationToken = ct },
            async (some, token) =>
            {
                await writer.SendAsync(peers[some[0] / Limits.Messages % peers.Count], some.Select(n => new NewMessage { RandomId = writer.NewRandomId(), Content = new Content { Text = texts.Of(n) } }), ct: token);
                progress((double)some.Length / messages);
            });
        while (channels == 0 && (await reader.GetStateAsync(ct)).Pts < messages) await Task.Delay(Pause, time, ct);

        var (cpu, begun, calls) = (target.CpuTime(), time.GetTimestamp(), 1);
        while ((await reader.SearchMessagesAsync(texts.Rare, ct: ct)).Incomplete)
        {
            if (time.GetElapsedTime(begun) > Patience) throw new TimeoutException($"The index was not there after {Patience}");
            calls++;
        }

        var (indexed, spent) = (time.GetElapsedTime(begun), target.CpuTime() - cpu);
        var answers = new List<SearchAnswer>();
        foreach (var (name, words) in texts.Questions)
            answers.Add(await AskAsync(reader, name, new SearchMessages { Text = words, Limit = 20 }, texts.Count(messages, words), ct));
        var first = Enumerable.Range(0, messages).Where(n => n / Limits.Messages % peers.Count == 0);
        answers.Add(await AskAsync(reader, "common, in the dialog", new SearchMessages { Text = texts.Common, Peer = channels == 0 ? Peer.User(from) : peers[0], Limit = 20 }, texts.Count(first, texts.Common), ct));
        answers.Add(await AskAsync(reader, "by sender", new SearchMessages { FromUserId = from, Limit = 20 }, messages, ct));
        answers.Add(await AskAsync(reader, "photos (there are none)", new SearchMessages { Kinds = { SearchMessages.Types.Kind.Photo }, Limit = 20 }, 0, ct));

        await writer.SendAsync(peers[0], texts.Of(0), ct: ct);
        var fresh = time.GetTimestamp();
        await reader.SearchMessagesAsync(texts.Rare, ct: ct);
        var freshMs = time.GetElapsedTime(fresh).TotalMilliseconds;
        await discarding.CancelAsync();
        await discarded.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new SearchBenchResult
        {
            Messages = messages, Channels = channels, IndexedPerS = Math.Round(messages / indexed.TotalSeconds), IndexingCalls = calls,
            IndexingCpuSPer1000 = spent is { } s ? Math.Round(s.TotalSeconds / messages * 1000, 3) : null,
            OneMoreMs = Math.Round(freshMs, 2), Answers = answers, Wrong = wrong,
        };
    }

    private async Task<IReadOnlyList<Peer>> PeersAsync(MessagingClient writer, MessagingClient reader, long to, CancellationToken ct)
    {
        if (channels == 0) return [Peer.User(to)];
        var peers = new List<Peer>();
        for (var n = 0; n < channels; n++) peers.Add(Peer.Channel(await writer.CreateChannelAsync($"channel {n}", [to], ct: ct)));
        while ((await reader.GetStateAsync(ct)).Channels.Count < channels) await Task.Delay(Pause, time, ct);
        return peers;
    }

    private async Task<SearchAnswer> AskAsync(MessagingClient reader, string name, SearchMessages search, int expected, CancellationToken ct)
    {
        var times = new List<double>();
        for (var i = 0; i < Asked; i++)
        {
            var at = time.GetTimestamp();
            var found = await reader.SearchMessagesAsync(search, ct);
            times.Add(time.GetElapsedTime(at).TotalMilliseconds);
            if (found.TotalCount != expected || found.Messages.Count != Math.Min(expected, search.Limit)) wrong++;
        }

        times.Sort();
        return new SearchAnswer(name, search.Text, expected, Math.Round(times[times.Count / 2], 2), Math.Round(times[^1], 2));
    }

    private static async Task DiscardAsync(MessagingClient reader, CancellationToken ct)
    {
        await foreach (var _ in reader.Updates.WithCancellation(ct))
        {
        }
    }
}
