using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Session;
using DaprMessaging.Units.Inbox;
using DaprMessaging.Units.Session;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Delivery = DaprMessaging.Contracts.Sync.Delivery;

namespace DaprMessaging.Units;

/// <summary>
/// Random histories of a channel: members write, also for a while, react, edit, delete, pin, clear, come and go, while broadcasts are lost, doubled and
/// overtaken on their way to the ears of a gateway. In the end every device shows what a fresh read shows, no step was given
/// out twice, and nobody has heard what was said after they were put out, or before they came where that is hidden.
/// </summary>
public sealed class ChannelHistoryTests : IDisposable
{
    private const int Users = 4, Devices = 6, Steps = 60;

    private static readonly string[] Emojis = ["👍", "❤", ""];

    private readonly House house = new();
    private readonly Dictionary<long, Listener> listeners = [];
    private readonly List<Delivery> onTheWay = [];
    private readonly List<(long User, long From, long To, long Floor)> stays = [];
    private ChannelEars ears = null!;
    private Peer channel = null!;
    private Random random = null!;
    private int carried;
    private long lastId;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_device_shows_what_a_fresh_read_shows_and_nobody_hears_what_is_not_for_them(int seed)
    {
        random = new Random(seed);
        await BeginAsync();
        for (var i = 0; i < Steps; i++)
        {
            await ActAsync();
            Carry(loses: true);
            if (random.Next(4) == 0) await CatchUpAsync(listeners[random.Next(1, Devices + 1)]);
        }

        Carry(loses: false);
        foreach (var listener in listeners.Values)
        {
            await CatchUpAsync(listener);
            if (!listener.IsIn) continue;
            Assert.Equal(await ReadAsync(listener.User), listener.Shown());
            var floor = stays.FindLast(s => s.User == listener.User).Floor;
            Assert.Equal((await ReadAsync(1)).Select(m => m.Id).Where(id => id > floor), listener.Shown().Select(m => m.Id));
            var dialog = (await house.DoAsync(listener.User, new Request { GetChannels = new GetChannels() })).Channels.Channels_.Single().Dialog;
            var mark = dialog.Counters.ReadInboxMaxId;
            Assert.Equal((listener.View.CountAfter(mark, listener.User), listener.Shown().LastOrDefault()), (dialog.Counters.UnreadCount, dialog.TopMessage));
        }

        Assert.Empty(await house.VerifyAsync());
    }

    public void Dispose() => house.Dispose();

    private async Task BeginAsync()
    {
        for (var user = 1; user <= Users; user++) await house.LoginAsync(user);
        var created = await house.DoAsync(1, new Request { CreateChat = new CreateChat { RandomId = house.NewId(), Title = "all", UserIds = { 2, 3, 4 }, Channel = true } });
        channel = Peer.Channel(created.ChatCreated.ChannelId);
        ears = new ChannelEars(channel.ChannelId);
        for (var device = 1; device <= Devices; device++)
        {
            // Some have two: what is done with the first is told to the second.
            listeners[device] = new Listener(((device - 1) % Users) + 1, 9000 + device, channel.ChannelId);
            await CatchUpAsync(listeners[device]);
        }
    }

    private async Task ActAsync()
    {
        var user = random.Next(1, Users + 1);
        var shown = listeners[user].View.Messages.Where(m => m.Content is not null).ToList();
        var some = shown.Count > 0 ? shown[random.Next(shown.Count)] : null;
        switch (random.Next(20))
        {
            case 0 when some is not null:
                await TryAsync(user, r => r.EditMessage = new EditMessage { RandomId = house.NewId(), Peer = channel, MessageId = some.Id, Content = new Content { Text = $"edited {house.NewId()}" } });
                break;
            case 1 when some is not null:
                await TryAsync(user, r => r.DeleteMessages = new DeleteMessages { RandomId = house.NewId(), Peer = channel, MessageIds = { some.Id }, ForEveryone = true });
                break;
            case 2 when some is not null:
                await TryAsync(user, r => r.PinMessage = new PinMessage { RandomId = house.NewId(), Peer = channel, MessageId = some.Id, ForEveryone = true });
                break;
            case 3:
                await TryAsync(user, r => r.UnpinAllMessages = new UnpinAllMessages { RandomId = house.NewId(), Peer = channel, ForEveryone = true });
                break;
            case 4 when some is not null && random.Next(3) == 0:
                await TryAsync(1, r => r.ClearHistory = new ClearHistory { RandomId = house.NewId(), Peer = channel, MaxId = some.Id, ForEveryone = true });
                break;
            case 5:
                await TryAsync(1, r => r.RemoveMember = new RemoveMember { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserId = random.Next(2, Users + 1) });
                break;
            case 6:
                await TryAsync(1, r => r.AddMembers = new AddMembers { RandomId = house.NewId(), ChannelId = channel.ChannelId, UserIds = { random.Next(2, Users + 1) } });
                break;
            case 7 when some is not null:
                await TryAsync(user, r => r.ReadHistory = new ReadHistory { Peer = channel, MaxId = some.Id });
                break;
            case 8:
                await TryAsync(user, r => r.SetDialogTtl = new SetDialogTtl { RandomId = house.NewId(), Peer = channel, TtlSeconds = 5 * random.Next(3) });
                break;
            case 9:
                await TryAsync(user, r => r.SendMessages = new SendMessages { Peer = channel, Messages = { Message(), Message(ttl: random.Next(1, 30)) } });
                break;
            case 10:
                await house.BurnAsync(Names.ChannelConversation(channel.ChannelId), TimeSpan.FromSeconds(random.Next(10)));
                break;
            case 11 or 12 or 13 or 14 when some is not null:
                await TryAsync(user, r => r.SetReaction = new SetReaction { RandomId = house.NewId(), Peer = channel, MessageId = some.Id, Emoji = Emojis[random.Next(3)] });
                break;
            case 15:
                await TryAsync(1, r => r.EditChat = new EditChat { RandomId = house.NewId(), ChannelId = channel.ChannelId, Edit = new ChatEdited { HistoryVisible = random.Next(2) == 0 } });
                break;
            default:
                await TryAsync(user, r => r.SendMessages = new SendMessages { Peer = channel, Messages = { Message(), Message() } });
                break;
        }
    }

    private NewMessage Message(int ttl = 0) => new() { RandomId = house.NewId(), TtlSeconds = ttl, Content = new Content { Text = $"text {house.NewId()}" } };

    // What is refused is refused to those alone who are not in it, or has been overtaken.
    private async Task TryAsync(long user, Action<Request> what)
    {
        var request = new Request();
        what(request);
        var result = await house.AskAsync(user, request);
        if (result.Refusal is { } refusal)
            Assert.Contains(refusal.Code, new[] { Code.NotAMember, Code.AlreadyAMember, Code.MessageUnknown, Code.AuthorRequired, Code.AdminRequired, Code.RightRequired, Code.NotModified });
        foreach (var step in result.Updates?.Channels.SelectMany(c => c.Updates) ?? []) listeners[user].Lines.Hear(Of(step));
    }

    private void Carry(bool loses)
    {
        var all = house.Room.Broadcasts();
        for (; carried < all.Count; carried++)
        {
            var told = all[carried];
            Remember(told.Updates.Channels.Single().Updates.Single());
            var delivery = new Delivery { UserId = -told.ChannelId, LeftOp = told.LeftOp, ExceptSessionId = told.ExceptSessionId, AboutUserId = told.AboutUserId, Updates = told.Updates };
            for (var times = loses ? random.Next(3) : 1; times > 0; times--) onTheWay.Insert(random.Next(onTheWay.Count + 1), delivery);
        }

        while (onTheWay.Count > (loses ? random.Next(4) : 0))
        {
            ears.Take(onTheWay[0]);
            onTheWay.RemoveAt(0);
            foreach (var listener in listeners.Values)
                foreach (var step in listener.Hear()) Assert.True(MayKnow(listener.User, step), $"{listener.User} hears step {step.Pts}: {step}");
        }
    }

    // Who is put out hears that, as the last thing; who is brought in hears it as the first.
    private void Remember(Update step)
    {
        var (joined, left) = (step.ChannelChanged?.Action ?? step.NewMessages?.Messages.FirstOrDefault(m => m.Action is not null)?.Action).Movements();
        var isHidden = step.ChannelChanged?.Action?.MembersAdded is { HistoryVisible: false };
        foreach (var user in joined) stays.Add((user, step.Pts, long.MaxValue, isHidden ? lastId : 0));
        lastId = Math.Max(lastId, step.NewMessages?.Messages.LastOrDefault()?.Id ?? 0);
        foreach (var user in left)
        {
            var i = stays.FindLastIndex(s => s.User == user);
            stays[i] = stays[i] with { To = step.Pts };
        }
    }

    // Who came later may read what was said before, where that is not hidden.
    private bool MayKnow(long user, Update step)
    {
        long[] ids = [.. step.NewMessages?.Messages.Select(m => m.Id) ?? [], .. step.MessageEdited is { } edited ? [edited.Id] : Array.Empty<long>()];
        return stays.Exists(s => s.User == user && s.To >= step.Pts && ids.All(id => id > s.Floor));
    }

    // As a client does: which channels there are, then what happened in them.
    private async Task CatchUpAsync(Listener listener)
    {
        for (var i = 0; i < 20; i++)
        {
            var channels = (await house.DoAsync(listener.User, new Request { GetChannels = new GetChannels() })).Channels;
            if (channels.Channels_.SingleOrDefault() is { } one) ears.Vouch(listener.Device, one.Pts, one.HiddenMaxId);
            listener.Lines.Begin();
            listener.Lines.Take(channels);
            if (listener.MustRead) await listener.ReadAsync(async () => await PageAsync(listener.User));
            if (listener.Lines.Behind.Count == 0) return;
            var result = await house.AskAsync(listener.User, new Request { GetChannelDifference = new GetChannelDifference { ChannelId = channel.ChannelId, Pts = listener.Lines.Behind[0].Pts, Limit = random.Next(0, 4) } });
            if (result.Refusal is not null)
            {
                ears.Remove(listener.Device);
                listener.Lines.Leave(channel.ChannelId);
            }
            else
            {
                listener.Lines.Take(result.ChannelDifference);
            }
        }
    }

    private async Task<History> PageAsync(long user) => (await house.DoAsync(user, new Request { GetHistory = new GetHistory { Peer = channel, Forward = true } })).History;

    private async Task<List<Message>> ReadAsync(long user) => [.. (await PageAsync(user)).Messages];

    private ChannelUpdates Of(Update step) => new() { ChannelId = channel.ChannelId, Updates = { step }, Pts = step.Pts };

    /// <summary>A device of a user: the real line, the real view, and what it was given.</summary>
    private sealed class Listener
    {
        private readonly long channel;
        private long last;

        public Listener(long user, long session, long channel)
        {
            (User, this.channel) = (user, channel);
            Device = Phones.Of(user, session);
            View = new ChannelView(channel);
            Lines = new ChannelLines([], Accept);
        }

        public long User { get; }

        public Device Device { get; }

        public ChannelView View { get; private set; }

        public ChannelLines Lines { get; }

        public bool IsIn { get; private set; }

        public bool MustRead { get; private set; }

        public List<Message> Shown() => [.. View.Messages];

        /// <summary>Takes what has come; what it has heard of what happened.</summary>
        public IReadOnlyList<Update> Hear()
        {
            var steps = new List<Update>();
            while (Device.Outgoing.TryPeek(out _))
            {
                foreach (var heard in Frames.Next(Device).Channels)
                {
                    Lines.Hear(heard);
                    steps.AddRange(heard.Updates);
                }
            }

            return steps;
        }

        public async Task ReadAsync(Func<Task<History>> read)
        {
            MustRead = false;
            View.Add(await read());
        }

        private bool Accept(ChannelStep step)
        {
            Assert.Equal(channel, step.ChannelId);
            if (step.Update.ChannelLeft is not null)
            {
                (IsIn, View) = (false, new ChannelView(channel));
                return true;
            }

            if (step.Update.TooLong is not null) (IsIn, MustRead) = (true, true);
            else Assert.Equal(last + 1, step.Update.Pts);
            last = step.Update.Pts;
            View.Apply(step.Update);
            return true;
        }
    }
}
