using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>
/// The channels that a device follows: of each the order of its steps, as <see cref="UpdateLine"/> keeps it. It knows which
/// ones have to be asked about. No I/O, no clock.
/// </summary>
internal sealed class ChannelLines
{
    private readonly Dictionary<long, UpdateLine> lines = [];
    private readonly HashSet<long> doubted = [];
    private readonly Dictionary<long, long> ahead = []; // of those that are not followed yet: how far they are
    private readonly Func<ChannelStep, bool> accept;

    /// <param name="known">Where the device stopped last time.</param>
    /// <param name="accept">Takes a step, or has no room for it now.</param>
    public ChannelLines(IEnumerable<KeyValuePair<long, long>> known, Func<ChannelStep, bool> accept)
    {
        this.accept = accept;
        foreach (var (channel, pts) in known) lines[channel] = new UpdateLine(pts);
    }

    /// <summary>Which there are has to be asked: nothing else makes a new session hear of them.</summary>
    public bool MustList { get; private set; } = true;

    /// <summary>Those that are behind.</summary>
    public IReadOnlyList<(long Channel, long Pts)> Behind =>
        [.. lines.Where(l => l.Value.IsBehind || doubted.Contains(l.Key)).Select(l => (l.Key, l.Value.Pts))];

    /// <summary>There is a new connection, or the user has come to another channel.</summary>
    public void List() => MustList = true;

    /// <summary>It is being asked: what is heard from now on makes it be asked again.</summary>
    public void Begin() => MustList = false;

    /// <summary>The answer to GetChannels: those that are not in it are left.</summary>
    public void Take(Channels channels)
    {
        foreach (var channel in channels.Channels_) Take(channel.Chat.Id, channel.Pts);
        foreach (var gone in lines.Keys.Except(channels.Channels_.Select(c => c.Chat.Id)).ToList()) Leave(gone);
    }

    public void Take(ChannelDifference answer)
    {
        if (answer.Difference.Kind != Difference.Types.Kind.Slice) doubted.Remove(answer.ChannelId); // a part does not say how far the channel is
        if (lines.TryGetValue(answer.ChannelId, out var line)) line.Take(answer.Difference, step => accept(new ChannelStep(answer.ChannelId, step)));
    }

    /// <summary>The user is not in it any more.</summary>
    public void Leave(long channel)
    {
        if (!lines.TryGetValue(channel, out var line)) return;
        if (!accept(new ChannelStep(channel, new Update { Pts = line.Pts, ChannelLeft = new ChannelLeft() })))
        {
            MustList = true;
            return;
        }

        lines.Remove(channel);
        doubted.Remove(channel);
    }

    /// <summary>Steps came, or word of how far a channel is; of one that is not followed yet that it is so far, when the list comes that names it.</summary>
    public void Hear(ChannelUpdates heard)
    {
        if (heard.Pts == 0) doubted.Add(heard.ChannelId);
        if (!lines.TryGetValue(heard.ChannelId, out var line))
        {
            ahead[heard.ChannelId] = Math.Max(heard.Pts, ahead.GetValueOrDefault(heard.ChannelId));
            return;
        }

        line.Offer(heard.Updates, heard.Pts, step => accept(new ChannelStep(heard.ChannelId, step)));
    }

    private void Begin(long channel, long pts)
    {
        lines[channel] = new UpdateLine(pts);
        if (ahead.Remove(channel, out var head)) lines[channel].Offer([], head, _ => false);
    }

    private void Take(long channel, long pts)
    {
        if (lines.TryGetValue(channel, out var line)) line.Offer([], pts, step => accept(new ChannelStep(channel, step)));
        else if (accept(new ChannelStep(channel, new Update { Pts = pts, TooLong = new TooLong() }))) Begin(channel, pts);
        else MustList = true;
    }
}
