using System.Collections.Concurrent;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Session;

/// <summary>
/// Which channels devices here listen to. To ask for one's channels, or for what happened in one, is to listen from then on. The
/// directory learns of a gateway's first listener before the answer is read, so that nothing falls between the two.
/// </summary>
internal sealed class Listeners(SessionDirectory directory, Random random, ILogger<Listeners> log)
{
    private readonly ConcurrentDictionary<long, Here> channels = [];
    private long moments;

    public IEnumerable<long> Channels => channels.Keys;

    /// <summary>What is asked from now on is read later than all that has been so far.</summary>
    public long Moment() => Interlocked.Increment(ref moments);

    /// <summary>The answer to it says of channels, and makes who asked listen.</summary>
    public static bool Concerns(Request? request) => request is { GetChannels: not null } or { GetChannelDifference: not null };

    /// <summary>An answer that says of channels goes to a device.</summary>
    /// <param name="device">To whom it goes.</param>
    /// <param name="request">What it answers.</param>
    /// <param name="result">The answer.</param>
    /// <param name="asked">The moment before it was asked for.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>False: a channel is new here, and what the answer says may be from before: ask again.</returns>
    public async Task<bool> HearAsync(Device device, Request request, Result result, long asked, CancellationToken ct)
    {
        if (result.Refusal is { Code: Code.NotAMember or Code.ChatUnknown } && request.GetChannelDifference is { } difference) await LeaveAsync(device, difference.ChannelId);
        (long Channel, long Pts, long Floor)[] heard = result switch
        {
            _ when device.Identity.IsBot => [], // it is told in its mailbox what concerns it
            { Channels: { } all } => [.. all.Channels_.Select(c => (c.Chat.Id, c.Pts, c.HiddenMaxId))],
            { ChannelDifference: { } one } => [(one.ChannelId, one.Difference.Pts, one.HiddenMaxId)],
            _ => [],
        };
        return (await Task.WhenAll(heard.Select(h => ListenAsync(device, h.Channel, (h.Pts, h.Floor), asked, ct)))).All(known => known);
    }

    public void Take(Delivery delivery, HandoverReply reply)
    {
        if (!channels.TryGetValue(-delivery.UserId, out var here) || !here.Do(ears => ears.Take(delivery))) reply.AbsentUserIds.Add(delivery.UserId);
    }

    /// <summary>It has left.</summary>
    public async Task RemoveAsync(Device device)
    {
        foreach (var channel in device.Channels.Keys) await LeaveAsync(device, channel);
    }

    /// <summary>Says that there are listeners here. Where that was not known any more they may have missed something.</summary>
    public async Task RenewAsync(long channel, CancellationToken ct)
    {
        if (!channels.TryGetValue(channel, out var here)) return;
        try
        {
            if ((await directory.RenewAsync(Names.ListenersOf(channel), [here.Number], ct)).Length == 0) return;
            await AttachAsync(channel, here, ct);
            here.Do(ears => ears.Doubt());
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            log.RenewFailed(Names.ListenersOf(channel), e.Message);
        }
    }

    private async Task<bool> ListenAsync(Device device, long channel, (long Pts, long Floor) known, long asked, CancellationToken ct)
    {
        while (true)
        {
            var here = channels.GetOrAdd(channel, id => new Here(id, random.NextInt64(1, 1L << 53)));
            if (here.AttachedAt == 0) await BeginAsync(channel, here, ct);
            if (!here.Do(ears => ears.Vouch(device, known.Pts, known.Floor))) continue; // the last one has just gone
            device.Channels[channel] = true;
            if (device.HasGone) await LeaveAsync(device, channel); // while the directory was asked
            return here.AttachedAt < asked || device.HasGone;
        }
    }

    private async Task AttachAsync(long channel, Here here, CancellationToken ct)
    {
        await directory.AttachAsync(Names.ListenersOf(channel), here.Number, ct);
        here.AttachedAt = Moment();
    }

    private async Task BeginAsync(long channel, Here here, CancellationToken ct)
    {
        try
        {
            await AttachAsync(channel, here, ct);
        }
        catch
        {
            // Whoever comes next begins anew.
            if (here.TryEnd()) channels.TryRemove(new KeyValuePair<long, Here>(channel, here));
            throw;
        }
    }

    private async Task LeaveAsync(Device device, long channel)
    {
        if (!device.Channels.TryRemove(channel, out _) || !channels.TryGetValue(channel, out var here)) return;
        here.Do(ears => ears.Remove(device));
        if (!here.TryEnd()) return;
        channels.TryRemove(new KeyValuePair<long, Here>(channel, here));
        try
        {
            await directory.DetachAsync(Names.ListenersOf(channel), here.Number);
        }
        catch (Exception e)
        {
            log.DetachFailed(Names.ListenersOf(channel), e.Message);
        }
    }

    // One channel at this gateway. When nobody listens any more it ends, and whoever comes then begins another.
    private sealed class Here(long channel, long number)
    {
        private readonly Lock gate = new();
        private readonly ChannelEars ears = new(channel);
        private bool hasEnded;
        private long attachedAt;

        public long Number => number;

        /// <summary>The moment since which the directory knows of it; 0: it does not.</summary>
        public long AttachedAt { get => Volatile.Read(ref attachedAt); set => Volatile.Write(ref attachedAt, value); }

        public bool Do(Action<ChannelEars> action)
        {
            lock (gate)
            {
                if (hasEnded) return false;
                action(ears);
                return true;
            }
        }

        public bool TryEnd()
        {
            lock (gate) return !hasEnded && (hasEnded = ears.IsEmpty);
        }
    }
}
