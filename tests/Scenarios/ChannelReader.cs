using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>A phone that follows channels, and all it has heard of them.</summary>
internal sealed class ChannelReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<ChannelStep> heard = [];
    private readonly Lock gate = new();
    private readonly Phone phone;
    private readonly Task listening;

    public ChannelReader(Phone phone, IEnumerable<KeyValuePair<long, long>>? known = null)
    {
        this.phone = phone;
        listening = ListenAsync(phone.Client.FollowChannels(known));
    }

    /// <summary>The same device as one that was switched off: it goes on with what that one had heard.</summary>
    public ChannelReader(Phone phone, ChannelReader? before)
    {
        this.phone = phone;
        heard = [.. before?.Heard ?? []];
        listening = ListenAsync(phone.Client.FollowChannels(Known(heard)));
    }

    public Phone Phone => phone;

    public MessagingClient Client => phone.Client;

    /// <summary>The id of what it says.</summary>
    public async Task<long> SendAsync(Peer peer, string text) => (await phone.SendAsync(peer, text)).Id;

    public ChannelStep[] Heard
    {
        get { lock (gate) return [.. heard]; }
    }

    /// <summary>What it shows of a channel, by what it heard since it began to follow it.</summary>
    public ChannelView View(long channel)
    {
        var view = new ChannelView(channel);
        foreach (var step in Heard.Where(s => s.ChannelId == channel)) view.Apply(step.Update);
        return view;
    }

    public IEnumerable<string> Texts(long channel) => View(channel).Messages.Where(m => m.Content is not null).Select(m => m.Content.Text);

    public async Task UntilAsync(Func<ChannelReader, bool> condition, string what)
    {
        if (!await Wait.UntilAsync(() => condition(this), Patience))
            Assert.Fail($"u{phone.UserId} has not heard {what}, but:\n{string.Join('\n', Heard.Select(s => s.ToString()))}");
    }

    /// <summary>It hears of the channel from now on.</summary>
    public Task UntilFollowingAsync(long channel) => UntilAsync(r => r.Heard.Any(s => s.ChannelId == channel), $"of b{channel}");

    public Task UntilTextAsync(long channel, string text) => UntilAsync(r => r.Texts(channel).Contains(text), $"'{text}'");

    /// <summary>Each step once and in order, and the view as one that reads everything afresh shows it.</summary>
    public async Task CheckAsync(long channel)
    {
        var peer = Peer.Channel(channel);
        while (true)
        {
            var head = (await Client.GetChannelsAsync()).Channels_.Single(c => c.Chat.Id == channel).Pts;
            await UntilAsync(r => r.Heard.Last(s => s.ChannelId == channel).Update.Pts >= head, $"step {head} of b{channel}");
            var steps = Heard.Where(s => s.ChannelId == channel).Select(s => s.Update).ToList();
            var fresh = await ReadAsync(peer, head);
            if (fresh is null || steps[^1].Pts != head) continue;
            var begin = Math.Max(0, steps.FindLastIndex(s => s.TooLong is not null));
            Assert.Equal(Enumerable.Range((int)steps[begin].Pts, steps.Count - begin), steps.Skip(begin).Select(s => (int)s.Pts));
            var shown = View(channel).Messages;
            Assert.Equal(fresh.Where(m => shown.Count > 0 && m.Id >= shown.First().Id), shown);
            return;
        }
    }

    /// <summary>Switches it off; it has heard then what it was given.</summary>
    public async Task EndAsync()
    {
        await phone.DisposeAsync();
        await listening;
    }

    private static IEnumerable<KeyValuePair<long, long>> Known(IEnumerable<ChannelStep> heard) => heard
        .GroupBy(s => s.ChannelId, (channel, steps) => (Channel: channel, steps.Last().Update))
        .Where(c => c.Update.ChannelLeft is null).Select(c => KeyValuePair.Create(c.Channel, c.Update.Pts)).ToList();

    private async Task<List<Message>?> ReadAsync(Peer peer, long head)
    {
        var all = new List<Message>();
        for (var offset = 0L; ;)
        {
            var page = await Client.GetHistoryAsync(peer, offset, 7, forward: true);
            if (page.Pts != head) return null;
            all.AddRange(page.Messages);
            if (!page.More) return all;
            offset = page.Messages[^1].Id;
        }
    }

    private async Task ListenAsync(IAsyncEnumerable<ChannelStep> steps)
    {
        await foreach (var step in steps)
        {
            lock (gate) heard.Add(step);
        }
    }
}
