using System.Collections.Concurrent;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Scenarios;

/// <summary>A device in a scenario, and everything it has shown; what it had shown before it was switched off, too.</summary>
internal sealed class Phone(
    MessagingClientOptions options, ConcurrentQueue<Typing>? typing = null, ConcurrentQueue<Presence>? presences = null, Phone? before = null) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<Update> shown = [.. before?.Shown ?? []];
    private readonly Lock gate = new();
    private Task listening = Task.CompletedTask;
    private long began;

    public MessagingClient Client { get; } = new(options);

    public long UserId => Client.UserId;

    public Peer Peer => Peer.User(UserId);

    public Update[] Shown
    {
        get { lock (gate) return [.. shown]; }
    }

    public Message[] Messages => [.. Shown.Where(u => u.NewMessage is not null).Select(u => u.NewMessage)];

    public IEnumerable<string> Texts => Messages.Where(m => m.Content is not null).Select(m => m.Content.Text);

    /// <summary>What others were heard doing.</summary>
    public IReadOnlyCollection<Typing> Typing => typing ?? [];

    /// <summary>What was heard of others being there.</summary>
    public IReadOnlyCollection<Presence> Presences => presences ?? [];

    /// <summary>What it shows now, by the updates alone.</summary>
    public MailboxView View
    {
        get
        {
            var heard = Shown;
            var view = MailboxView.From(heard.Length == 0 ? 0 : heard[0].Pts - 1);
            foreach (var update in heard) view.Apply(update);
            return view;
        }
    }

    /// <summary>The counters of a dialog as the last update left them.</summary>
    public DialogCounters? Counters(Peer peer) => Shown.LastOrDefault(u => u.Dialog?.Peer.Equals(peer) == true)?.Dialog;

    public Task<(long Id, long Date)> SendAsync(Peer peer, string text, long randomId = 0, long replyTo = 0) =>
        Client.SendAsync(peer, text, randomId: randomId, replyTo: replyTo, ct: TestContext.Current.CancellationToken);

    /// <summary>Sends them, a hundred at a time; returns their ids in the sender's own mailbox.</summary>
    public async Task<List<long>> SendAllAsync(Peer peer, IEnumerable<string> texts)
    {
        var ids = new List<long>();
        foreach (var some in texts.Chunk(Limits.Messages))
        {
            var messages = some.Select(t => new NewMessage { RandomId = Client.NewRandomId(), Content = new Content { Text = t } });
            ids.AddRange((await Client.SendAsync(peer, messages)).MessageIds);
        }

        return ids;
    }

    /// <summary>The id of a voice message, in the sender's own mailbox.</summary>
    public async Task<long> SendVoiceAsync(Peer peer, string caption = "")
    {
        var content = new Content { Text = caption, Media = new Media { Kind = Media.Types.Kind.Voice, Id = "v1", MimeType = "audio/ogg", DurationMs = 5000 } };
        return (await Client.SendAsync(peer, [new NewMessage { RandomId = Client.NewRandomId(), Content = content }])).MessageIds[0];
    }

    /// <summary>Photos that are shown as one, with their random ids in their captions.</summary>
    public Task<MessagesSent> SendAlbumAsync(Peer peer, params IEnumerable<long> randomIds) => Client.SendAsync(peer, randomIds.Select(Photo), album: true);

    public static NewMessage Photo(long randomId) => new()
    {
        RandomId = randomId,
        Content = new Content { Text = $"photo {randomId}", Media = new Media { Kind = Media.Types.Kind.Photo, Id = $"p{randomId}", MimeType = "image/jpeg", Width = 640, Height = 480 } },
    };

    public void Listen()
    {
        began = options.Pts ?? Client.Pts;
        listening = ListenAsync();
    }

    /// <summary>Waits until it has shown what is wanted.</summary>
    public async Task UntilAsync(Func<Phone, bool> condition, string what)
    {
        if (!await Wait.UntilAsync(() => condition(this), Patience))
            Assert.Fail($"u{UserId} has not shown {what}, but:\n{string.Join('\n', Shown.Select(u => u.ToString()))}");
    }

    /// <summary>Waits for a message; returns its id in this mailbox.</summary>
    public async Task<long> UntilTextAsync(string text)
    {
        await UntilAsync(p => p.Texts.Contains(text), $"'{text}'");
        return Messages.First(m => m.Content?.Text == text).Id;
    }

    /// <summary>Waits until the counters of a dialog are as they should be.</summary>
    public Task UntilCountersAsync(Peer peer, Func<DialogCounters, bool> condition, string what) =>
        UntilAsync(p => p.Counters(peer) is { } counters && condition(counters), what);

    /// <summary>Waits until it has caught up with its mailbox.</summary>
    public async Task UntilCurrentAsync()
    {
        var head = (await Client.GetStateAsync(TestContext.Current.CancellationToken)).Pts;
        await UntilAsync(p => p.Client.Pts >= head && (p.Shown.LastOrDefault()?.Pts ?? began) >= head, $"step {head}");
    }

    /// <summary>A device that has heard everything has missed no step, and shows what one shows that reads everything afresh.</summary>
    public async Task CheckAsync()
    {
        while (true)
        {
            await UntilCurrentAsync();
            var (shown, fresh) = (Shown, await ReadAfreshAsync());
            if (fresh.Pts != shown[^1].Pts || (await Client.GetStateAsync(TestContext.Current.CancellationToken)).Pts != fresh.Pts) continue;
            Assert.Equal(Enumerable.Range((int)shown[0].Pts, shown.Length), shown.Select(u => (int)u.Pts));
            Assert.Null(View.DifferenceTo(fresh));
            return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await listening;
    }

    private async Task<MailboxView> ReadAfreshAsync()
    {
        var view = MailboxView.From((await Client.GetStateAsync()).Pts);
        for (var folder = 0; folder < Limits.Folders; folder++)
        {
            for (var offset = 0L; ;)
            {
                var page = await Client.GetDialogsAsync(offset, 3, folder);
                Assert.True(view.Merge(page, folder));
                if (!page.More) break;
                offset = page.Dialogs_[^1].Order;
            }
        }

        foreach (var dialog in view.All.Where(d => !d.Peer.IsChannel).ToList())
        {
            for (var page = await Client.GetHistoryAsync(dialog.Peer); ; page = await Client.GetHistoryAsync(dialog.Peer, page.Messages[^1].Id))
            {
                Assert.True(view.Merge(dialog.Peer, page));
                if (!page.More) break;
            }
        }

        Assert.True(view.Merge(await Client.GetBlockedUsersAsync()));
        for (var (offset, more) = (0L, true); more;)
        {
            var page = await Client.GetScheduledMessagesAsync(offsetId: offset, limit: 3);
            Assert.True(view.Merge(page));
            (offset, more) = (page.Messages.LastOrDefault()?.Id ?? 0, page.More);
        }

        return view;
    }

    private async Task ListenAsync()
    {
        try
        {
            await foreach (var update in Client.Updates)
            {
                lock (gate) shown.Add(update);
            }
        }
        catch (RefusedException)
        {
            // The scenario sees that for itself.
        }
    }
}
