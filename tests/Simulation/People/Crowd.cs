using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;
using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.People;

/// <summary>What people do, at random: they write, read, come and go, lose their connection, and ask again.</summary>
internal sealed class Crowd(World world)
{
    private static readonly TimeSpan[] jumps = [TimeSpan.Zero, TimeSpan.FromDays(-1), TimeSpan.FromDays(1), TimeSpan.FromSeconds(-40), TimeSpan.FromSeconds(40)];

    private readonly Vandal vandal = new(world);
    private long lastId;
    private int said;

    // Each act has its own: what somebody does stays the same when another act is left out.
    private Chance Chance { get; set; } = world.DiceOf(0);

    private IReadOnlyList<long> Cast => world.Configuration.Cast ?? world.Configuration.Users;

    /// <summary>Somebody brings everybody together.</summary>
    public void Begin()
    {
        lastId = 1000;
        world.Devices[0].Want(CreateChat(world.Devices[0], world.Configuration.Users));
    }

    public void Act(int number)
    {
        (Chance, lastId, said) = (world.DiceOf(number), number * 1000L, number * 100);
        var (user, place) = (Chance.Of(Cast), Chance.Below(2));
        if (world.DevicesOf(user) is not { Count: > 0 } devices) return;
        var device = devices[place % devices.Count];
        var act = world.Configuration.Mix.Next(Chance);
        world.Trace.Tell(device.Name, $"acts: {act}");
        switch (act)
        {
            case People.Act.Disconnect:
                device.Lose();
                break;
            case People.Act.Kill:
                device.Kill();
                break;
            case People.Act.Reinstall:
                device.Reinstall();
                break;
            case People.Act.Rename:
                device.Nick = $"User {device.User}, name {++said}";
                device.Lose();
                break;
            case People.Act.Everywhere:
                if (ErrandFor(device) is { } shared) world.DevicesOf(device.User).ForEach(d => d.Want(shared));
                break;
            case People.Act.KillGateway:
                Chance.Of(world.Gateways).Die();
                break;
            case People.Act.HangGateway:
                Chance.Of(world.Gateways).Hang((int)Chance.Delay(400));
                break;
            case People.Act.ResetActor:
                world.Directory.Reset(device.User);
                break;
            case People.Act.DoubleActor:
                world.Directory.Double(device.User);
                break;
            case People.Act.SetClock:
                world.SetClock(Chance.Of(["msg", "msg", .. world.Gateways.Select(g => g.Name), "sync-1"]), Chance.Of(jumps));
                break;
            case People.Act.Poison:
                vandal.Poison(Chance);
                break;
            case People.Act.Unknown:
                vandal.SayUnknown(Chance);
                break;
            default:
                if (ErrandFor(device, act) is { } errand) device.Want(errand);
                break;
        }
    }

    private Errand? ErrandFor(Device device, Act act = People.Act.Send) => act switch
    {
        People.Act.Send => Send(device, PeerFor(device), Text()),
        People.Act.Album => Send(device, PeerFor(device), Texts(Chance.Between(2, world.Configuration.Album))),
        People.Act.Reply => Reply(device),
        People.Act.Mention => Mention(device),
        People.Act.CreateChat => CreateChat(device, Some()),
        People.Act.Add => InChat(device, chat => new Request
        {
            AddMembers = new AddMembers { RandomId = NewId(), ChatId = chat, UserIds = { Some() } },
        }),
        People.Act.Remove => InChat(device, chat => Removal(chat, Chance.Of(Cast))),
        People.Act.Leave => InChat(device, chat => Removal(chat, device.User)),
        People.Act.Read => Read(device),
        People.Act.Edit => Edit(device),
        People.Act.Delete => Delete(device, forEveryone: true),
        People.Act.Hide => Delete(device, forEveryone: false),
        People.Act.Retry => world.Ledger.ErrandsOf(device.User) is { Count: > 0 } old ? Chance.Of(old) : null,
        People.Act.Mix => Mixed(device),
        People.Act.Refusable => Send(device, PeerFor(device), isRefusable: true, [new NewMessage
        {
            RandomId = NewId(), Content = new Content { Text = new string('x', Limits.Text) },
        }]),
        _ => null,
    };

    private static Errand Send(Device device, Peer peer, params NewMessage[] messages) => Send(device, peer, false, messages);

    private static Errand Send(Device device, Peer peer, bool isRefusable, NewMessage[] messages) =>
        new(device.User, new Request { SendMessages = new SendMessages { Peer = peer, Messages = { messages } } }, isRefusable);

    private static Errand Errand(Device device, Request request) => new(device.User, request);

    private Errand CreateChat(Device device, IEnumerable<long> users) => Errand(device, new Request
    {
        CreateChat = new CreateChat { RandomId = NewId(), Title = $"Chat {++said}", UserIds = { users } },
    });

    private NewMessage Text(long? randomId = null) => new()
    {
        RandomId = randomId ?? NewId(),
        Content = new Content { Text = $"text {++said}".PadRight(world.Configuration.Text, '.') },
    };

    private NewMessage[] Texts(int count) => [.. Enumerable.Range(0, count).Select(_ => Text())];

    private Errand? Reply(Device device)
    {
        if (device.View.Arrived is not { Count: > 0 } seen) return null;
        var replied = Chance.Of(seen);
        var message = Text();
        message.ReplyToMessageId = replied.Id;
        return Send(device, replied.Peer, message);
    }

    private Errand? Mention(Device device) => InChat(device, chat =>
    {
        var message = Text();
        message.Content.Entities.Add(new Entity
        {
            Kind = Entity.Types.Kind.MentionName,
            Offset = 0,
            Length = 4,
            UserId = Chance.Of(Cast),
        });
        return new Request { SendMessages = new SendMessages { Peer = Peer.Chat(chat), Messages = { message } } };
    });

    // Mostly up to what came last, now and then less far than before.
    private Errand? Read(Device device)
    {
        if (device.View.Arrived is not { Count: > 0 } seen) return null;
        var newest = seen[Math.Max(0, seen.Count - 1 - (Chance.Hits(0.6) ? Chance.Below(3) : Chance.Below(seen.Count)))];
        return Errand(device, new Request { ReadHistory = new ReadHistory { Peer = newest.Peer, MaxId = newest.Id } });
    }

    private Errand? Edit(Device device)
    {
        if (device.View.Arrived.Where(m => m is { Out: true, Content: not null }).ToList() is not { Count: > 0 } own) return null;
        var message = Chance.Of(own);
        return Errand(device, new Request
        {
            EditMessage = new EditMessage
            {
                RandomId = NewId(), Peer = message.Peer, MessageId = message.Id, Content = new Content { Text = $"text {++said}, edited" },
            },
        });
    }

    // One, or what came last in a dialog; now and then that of others, which takes an admin.
    private Errand? Delete(Device device, bool forEveryone)
    {
        if (device.View.Arrived.Where(m => !forEveryone || m.Out || Chance.Hits(0.2)).ToList() is not { Count: > 0 } seen) return null;
        var one = Chance.Of(seen);
        var some = Chance.Hits(0.5) ? [one] : seen.Where(m => m.Peer.Equals(one.Peer)).TakeLast(Chance.Between(1, 5)).ToList();
        var request = new DeleteMessages { RandomId = forEveryone ? NewId() : 0, Peer = one.Peer, ForEveryone = forEveryone };
        request.MessageIds.Add(some.Select(m => m.Id));
        return Errand(device, new Request { DeleteMessages = request });
    }

    // An album in which some random ids are used already, or in another order, or for something else.
    private Errand? Mixed(Device device)
    {
        if (world.Ledger.ErrandsOf(device.User) is not { Count: > 0 } old) return null;
        if (Chance.Of(old) is not { RandomIds.Count: > 0 } earlier) return null;
        if (earlier.Peer.IsChat && Chance.Hits(0.3))
            return Errand(device, Removal(earlier.Peer.ChatId, device.User, earlier.RandomIds[0]));
        var messages = earlier.RandomIds.Reverse().Select(id => Text(id)).ToList();
        if (Chance.Hits(0.6)) messages.Insert(Chance.Below(messages.Count + 1), Text());
        return Send(device, earlier.Peer, [.. messages]);
    }

    private Errand? InChat(Device device, Func<long, Request> request) =>
        world.Ledger.Chats is { Count: > 0 } chats ? Errand(device, request(Chance.Of(chats))) : null;

    private Request Removal(long chat, long user, long? randomId = null) =>
        new() { RemoveMember = new RemoveMember { RandomId = randomId ?? NewId(), ChatId = chat, UserId = user } };

    private Peer PeerFor(Device device)
    {
        var toChat = world.Ledger.Chats.Count > 0 && Chance.Hits(world.Configuration.ChatShare);
        return toChat ? Peer.Chat(Chance.Of(world.Ledger.Chats)) : Peer.User(Chance.Of(Cast));
    }

    private IEnumerable<long> Some() => Cast.Where(_ => Chance.Hits(0.5)).ToList() is { Count: > 0 } some
        ? some
        : [Chance.Of(Cast)];

    private long NewId() => ++lastId;
}
