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

    public IEnumerable<long> Channels => channels.Keys;

    /// <summary>An answer that says of channels goes to a device.</summary>
    /// <returns>False: a channel is new here, and what the answer says may be from before: ask again.</returns>
    public async Task<bool> HearAsync(Device device, Request request, Result result, CancellationToken ct)
    {
        if (result.Refusal is { Code: Code.NotAMember or Code.ChatUnknown } && request.GetChannelDifference is { } asked) await LeaveAsync(device, asked.ChannelId);
        (long Channel, long Pts)[] heard = result switch
        {
            { Channels: { } all } => [.. all.Channels_.Select(c => (c.Chat.Id, c.Pts))],
            { ChannelDifference: { } one } => [(one.ChannelId, one.Difference.Pts)],
            _ => [],
        };
        return (await Task.WhenAll(heard.Select(h => ListenAsync(device, h.Channel, h.Pts, ct)))).All(known => known);
    }

    public void Take(Delivery delivery, HandoverReply reply)
    {
        if (!channels.TryGetValue(-delivery.UserId, out var here) || !here.Do(ears => ears.Take(delivery))) reply.AbsentUserIds.Add(delivery.UserId);
    }

    /// <summary>It has gone.</summary>
    public async Task RemoveAsync(Device device)
    {
        device.HasGone = true;
        foreach (var channel in device.Channels.Keys) await LeaveAsync(device, channel);
    }

    /// <summary>Says that there are listeners here. Where that was not known any more they may have missed something.</summary>
    public async Task RenewAsync(long channel, CancellationToken ct)
    {
        if (!channels.TryGetValue(channel, out var here)) return;
        try
        {
            if ((await directory.RenewAsync(Names.ListenersOf(channel), [here.Number], ct)).Length == 0) return;
            await directory.AttachAsync(Names.ListenersOf(channel), here.Number, ct);
            here.Do(ears => ears.Doubt());
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.RenewFailed(Names.ListenersOf(channel), e.Message);
        }
    }

    private async Task<bool> ListenAsync(Device device, long channel, long pts, CancellationToken ct)
    {
        while (true)
        {
            var here = channels.GetOrAdd(channel, id => new Here(id, random.NextInt64(1, 1L << 53)));
            var isNew = !here.IsAttached;
            if (isNew) await directory.AttachAsync(Names.ListenersOf(channel), here.Number, ct);
            here.IsAttached = true;
            if (!here.Do(ears => ears.Vouch(device, pts))) continue; // the last one has just gone
            device.Channels[channel] = true;
            if (device.HasGone) await LeaveAsync(device, channel); // while the directory was asked
            return !isNew || device.HasGone;
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

        public long Number => number;

        public bool IsAttached { get; set; }

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
