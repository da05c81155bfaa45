using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using DaprMessaging.Msg;
using DaprMessaging.Units.Hosting;
using DaprMessaging.Units.Inbox;
using DaprMessaging.Units.Msg;
using Delivery = DaprMessaging.Hosting.Delivery;

namespace DaprMessaging.Units;

/// <summary>Msg and Inbox on one store and one broker in memory: requests of users go in, results come out, and all that follows is done.</summary>
internal sealed class House : IDisposable
{
    private readonly Desk desk;
    private ulong requests;
    private long lastId;
    private int carried;

    /// <param name="search">The way to Search; null: there is none.</param>
    public House(Func<MemoryStore, ISearch>? search = null)
    {
        desk = new Desk(Store, search: search?.Invoke(Store));
        Room = new Room(Store);
    }

    public MemoryStore Store { get; } = new();

    public Room Room { get; }

    /// <summary>What Msg itself has said to sessions.</summary>
    public IReadOnlyList<PushUpdates> Said => desk.Broker.All<PushUpdates>();

    /// <summary>Called when something has been asked and all that follows is done.</summary>
    public Func<Task>? Asked { get; set; }

    public static Caller Caller(long user) => Desk.Caller(user);

    public long NewId() => ++lastId;

    /// <summary>Unix time in milliseconds.</summary>
    public long Now => desk.Time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>So long goes by, and the clock of a user rings.</summary>
    public async Task RingAsync(long user, TimeSpan after)
    {
        desk.Time.Advance(after);
        await Room.RunAsync(new DaprMessaging.Contracts.Inbox.FireDue { Owner = user, At = Now });
        if (Asked is { } asked) await asked();
    }

    /// <summary>So long goes by, and the clock of a conversation rings.</summary>
    public async Task BurnAsync(string conversation, TimeSpan after)
    {
        desk.Time.Advance(after);
        await Room.RunAsync(new DaprMessaging.Contracts.Inbox.BurnMessages { Conversation = conversation, At = Now });
        if (Asked is { } asked) await asked();
    }

    /// <summary>A user begins; the name is u{user} unless given.</summary>
    public Task<Result?> LoginAsync(long user, string? username = null, bool isBot = false) => CarryAsync(new CallerRequest
    {
        Caller = Caller(user), Traceparent = "", Login = new Login { Name = $"User {user}", Username = username ?? $"u{user}", Bot = isBot },
    });

    /// <summary>Asks, and waits until everything that follows from it is done. A second goes by.</summary>
    public async Task<Result> AskAsync(long user, Request request)
    {
        request = request.Clone();
        request.RequestId = ++requests;
        var result = await CarryAsync(Desk.Of(user, request)) ?? Room.Results.Last(r => r.RequestId == request.RequestId);
        if (!request.IsQuery() && Asked is { } asked) await asked();
        return result;
    }

    /// <summary>The same, of something that is to succeed.</summary>
    public async Task<Result> DoAsync(long user, Request request)
    {
        var result = await AskAsync(user, request);
        Assert.True(result.Refusal is null, $"{request} is refused: {result.Refusal}");
        return result;
    }

    /// <summary>The id of the message, in the sender's mailbox.</summary>
    public async Task<long> SendAsync(long user, Peer peer, string text, long replyTo = 0) => (await DoAsync(user, new Request
    {
        SendMessages = new SendMessages
        {
            Peer = peer, Messages = { new NewMessage { RandomId = NewId(), Content = new Content { Text = text }, ReplyToMessageId = replyTo } },
        },
    })).MessagesSent.MessageIds[0];

    public async Task<long> SendMediaAsync(long user, Peer peer, Media.Types.Kind kind) => (await DoAsync(user, new Request
    {
        SendMessages = new SendMessages
        {
            Peer = peer, Messages = { new NewMessage { RandomId = NewId(), Content = new Content { Media = new Media { Kind = kind, Id = "m1" } } } },
        },
    })).MessagesSent.MessageIds[0];

    public async Task<long> CreateChatAsync(long user, params long[] others) => (await DoAsync(user, new Request
    {
        CreateChat = new CreateChat { RandomId = NewId(), Title = "the chat", UserIds = { others } },
    })).ChatCreated.ChatId;

    /// <summary>Everything that a device can read, read afresh, in small pages.</summary>
    public async Task<MailboxView> ReadAfreshAsync(long user)
    {
        var view = MailboxView.From((await DoAsync(user, new Request { GetState = new GetState() })).State.Pts);
        for (var folder = 0; folder < Limits.Folders; folder++)
        {
            for (var offset = 0L; ;)
            {
                var page = (await DoAsync(user, new Request { GetDialogs = new GetDialogs { OffsetId = offset, Limit = 2, FolderId = folder } })).Dialogs;
                Assert.True(view.Merge(page, folder));
                if (!page.More) break;
                offset = page.Dialogs_[^1].Order;
            }
        }

        foreach (var dialog in view.All.Where(d => !d.Peer.IsChannel).ToList()) await ReadHistoryAsync(user, dialog.Peer, view);
        Assert.True(view.Merge((await DoAsync(user, new Request { GetBlockedUsers = new GetBlockedUsers() })).BlockedUsers));
        for (var (offset, more) = (0L, true); more;)
        {
            var page = (await DoAsync(user, new Request { GetScheduledMessages = new GetScheduledMessages { OffsetId = offset, Limit = 2 } })).ScheduledMessages;
            Assert.True(view.Merge(page));
            (offset, more) = (page.Messages.LastOrDefault()?.Id ?? 0, page.More);
        }

        return view;
    }

    /// <summary>Brings a view up to date by the difference, in slices of a size.</summary>
    public async Task CatchUpAsync(long user, MailboxView view, int slice = 0)
    {
        while (true)
        {
            var difference = (await DoAsync(user, new Request { GetDifference = new GetDifference { Pts = view.Pts, Limit = slice } })).Difference;
            foreach (var update in difference.Updates) view.Apply(update);
            if (difference.Kind is Difference.Types.Kind.Empty or Difference.Types.Kind.Difference) return;
        }
    }

    /// <summary>What <c>dmsg verify</c> says.</summary>
    public async Task<IReadOnlyList<Damage>> VerifyAsync()
    {
        var audit = new Audit(Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return audit.Damages;
    }

    public void Dispose() => desk.Dispose();

    private async Task ReadHistoryAsync(long user, Peer peer, MailboxView view)
    {
        for (var offset = 0L; ;)
        {
            var page = (await DoAsync(user, new Request { GetHistory = new GetHistory { Peer = peer, OffsetId = offset, Limit = 3 } })).History;
            Assert.True(view.Merge(peer, page));
            if (!page.More) return;
            offset = page.Messages[^1].Id;
        }
    }

    private async Task<Result?> CarryAsync(CallerRequest asked)
    {
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        var reply = (await desk.Requests.TakeAsync([asked], CancellationToken.None))[0];
        while (carried < desk.Broker.Calls.Count)
        {
            var commands = desk.Broker.Calls[carried++].Where(e => e.Topic == Names.InboxTopic)
                .Select(e => new Delivery($"{carried}", e.Id, e.Type, e.TraceParent, e.Data.Memory) { Key = e.Key }).ToList();
            if (commands.Count == 0) continue;
            Assert.All(await Room.TakeAsync(commands), s => Assert.Equal(EntryStatus.Success, s));
            await Room.SettleAsync();
        }

        return reply.Result;
    }
}
