using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Worlds;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Simulation.Devices;

/// <summary>
/// The channels of one device: the real lines, the real views, and the questions that a client asks, one at a time: which
/// channels there are, the messages of one that is new to it, and the difference of one that is behind.
/// </summary>
internal sealed class Follower
{
    private const int GapPatience = 25;

    private readonly World world;
    private readonly Device device;
    private readonly Func<Request, Action<Result>, bool> query;
    private readonly SortedDictionary<long, ChannelView> views = [];
    private readonly Dictionary<long, long> last = [];
    private readonly List<Message> arrived = [];
    private readonly List<Message> told = [];
    private readonly HashSet<(long Channel, long Id)> known = [];
    private readonly SortedDictionary<long, long> unread = []; // channels that are still to be read, and from where on
    private readonly ChannelLines lines;
    private bool isAsking;

    /// <param name="world">Where it is.</param>
    /// <param name="device">Whose it is.</param>
    /// <param name="query">Asks, on the connection that there is; false: there is none.</param>
    public Follower(World world, Device device, Func<Request, Action<Result>, bool> query)
    {
        (this.world, this.device, this.query) = (world, device, query);
        lines = new ChannelLines([], Accept);
    }

    /// <summary>What the device shows, by channel.</summary>
    public IReadOnlyDictionary<long, ChannelView> Views => views;

    /// <summary>All messages that have come, whatever has become of them since.</summary>
    public IReadOnlyList<Message> Arrived => arrived;

    /// <summary>All that has been said to it of messages, whether it shows them or not.</summary>
    public IReadOnlyList<Message> Told => told;

    public bool IsBehind => lines.MustList || lines.Behind.Count > 0 || unread.Count > 0;

    /// <summary>There is a new connection: nothing else makes it hear of channels.</summary>
    public void Connect()
    {
        isAsking = false;
        List();
    }

    /// <summary>The user is in another channel, or no longer in one.</summary>
    public void List()
    {
        lines.List();
        Stir();
    }

    /// <summary>A bot is told what happened in a channel: it follows none.</summary>
    public void Hear(ChannelTold told, long channel)
    {
        foreach (var message in told.Step?.NewMessages?.Messages ?? []) Come(channel, message);
    }

    public void Hear(IReadOnlyCollection<ChannelUpdates> heard)
    {
        if (heard.Count == 0) return;
        foreach (var one in heard)
        {
            lines.Hear(one);
            foreach (var step in one.Updates) Tell(step);
        }

        Stir();
    }

    private void Stir()
    {
        if (isAsking || device.IsBot || !world.Configuration.HasChannels) return;
        if (lines.MustList) Ask(new Request { GetChannels = new GetChannels() }, lines.Begin, TakeList);
        else if (unread.Count > 0) AskPage(unread.First());
        else if (lines.Behind is [var (channel, pts), ..]) AskDifference(channel, pts);
    }

    private void TakeList(Result result)
    {
        if (result.Channels is not { } all)
        {
            lines.List();
            return;
        }

        lines.Take(all);
        foreach (var dialog in all.Channels_) views.GetValueOrDefault(dialog.Chat.Id)?.Show(dialog);
    }

    private void AskPage(KeyValuePair<long, long> next) => Ask(
        new Request { GetHistory = new GetHistory { Peer = Peer.Channel(next.Key), Forward = true, OffsetId = next.Value, Limit = world.Chance.Of([0, 1, 3]) } },
        () => { },
        result =>
        {
            if (IsOut(result)) lines.Leave(next.Key);
            if (result.History is not { } page || !unread.ContainsKey(next.Key) || !views[next.Key].Add(page)) return;
            foreach (var message in page.Messages) Come(next.Key, message);
            if (page.More) unread[next.Key] = page.Messages[^1].Id;
            else unread.Remove(next.Key);
        });

    // A gap gets a moment to close by itself.
    private void AskDifference(long channel, long pts)
    {
        isAsking = true;
        var at = device.Session;
        world.Time.After(world.Chance.Delay(GapPatience), () =>
        {
            if (at != device.Session) return;
            isAsking = false;
            Ask(new Request { GetChannelDifference = new GetChannelDifference { ChannelId = channel, Pts = pts, Limit = world.Chance.Of([0, 1, 2, 7]) } }, () => { }, result =>
            {
                if (IsOut(result)) lines.Leave(channel);
                else if (result.ChannelDifference is { } answer) lines.Take(answer);
            });
        });
    }

    private void Ask(Request request, Action begin, Action<Result> take)
    {
        var at = device.Session;
        isAsking = query(request, result =>
        {
            if (at != device.Session) return;
            take(result);
            world.Time.After(world.Chance.Delay(result.Refusal is null ? 2 : 20), () =>
            {
                if (at != device.Session) return;
                isAsking = false;
                Stir();
            });
        });
        if (isAsking) begin();
    }

    private bool Accept(ChannelStep step)
    {
        if (world.Chance.Hits(world.Faults.SlowReaders))
        {
            world.Time.After(world.Chance.Delay(20), Stir);
            return false;
        }

        var (channel, update) = (step.ChannelId, step.Update);
        world.Trace.Say(device.Name, $"of channel {channel} shows {update}");
        if (update.ChannelLeft is not null)
        {
            views.Remove(channel);
            unread.Remove(channel);
            return true;
        }

        if (update.TooLong is not null)
        {
            views[channel] = new ChannelView(channel);
            unread[channel] = 0;
        }
        else if (update.Pts != last[channel] + 1)
        {
            world.Findings.Add("A3", $"{device.Name} is given step {update.Pts} of channel {channel} after {last[channel]}");
        }

        last[channel] = update.Pts;
        views[channel].Apply(update);
        Tell(update);
        foreach (var message in update.NewMessages?.Messages ?? []) Come(channel, message);
        return true;
    }

    private void Tell(Update step) => told.AddRange([.. step.NewMessages?.Messages ?? [], .. step.MessageEdited?.Message is { } edited ? [edited] : Array.Empty<Message>()]);

    private void Come(long channel, Message message)
    {
        if (known.Add((channel, message.Id))) arrived.Add(message);
    }

    private static bool IsOut(Result result) => result.Refusal?.Code is Code.NotAMember or Code.ChatUnknown;
}
