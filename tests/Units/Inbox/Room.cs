using System.Globalization;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using Delivery = DaprMessaging.Hosting.Delivery;
using Result = DaprMessaging.Contracts.Client.Result;

namespace DaprMessaging.Units.Inbox;

/// <summary>The room on a store and a broker in memory. What it announces to itself comes back only when it is asked to.</summary>
internal sealed class Room
{
    private static readonly InboxMeter Meter = new();

    private int deliveries, settled;
    private Turn turn;

    public Room(MemoryStore? store = null)
    {
        Store = store ?? new MemoryStore();
        turn = NewTurn();
    }

    public MemoryStore Store { get; }

    public MemoryPublisher Broker { get; } = new();

    public IEnumerable<Result> Results => Broker.All<PushRpcResult>().Select(r => r.Result);

    public Result LastResult => Results.Last();

    /// <summary>Why what was parked was parked.</summary>
    public IEnumerable<string> Deaths => Broker.Published.Where(e => e.DeadReason is not null).Select(e => e.DeadReason!);

    /// <summary>What it has announced to mailboxes.</summary>
    public IReadOnlyList<Deliver> Announced => Broker.All<Deliver>();

    /// <summary>Takes a batch.</summary>
    public Task<IReadOnlyList<EntryStatus>> TakeAsync(params IEnumerable<IMessage> events) => TakeAsync([.. events.Select(NewDelivery)]);

    public Task<IReadOnlyList<EntryStatus>> TakeAsync(IReadOnlyList<Delivery> batch) => turn.TakeAsync(batch, CancellationToken.None);

    /// <summary>Takes a batch, and all that follows from it, and expects that all is well.</summary>
    public async Task RunAsync(params IEnumerable<IMessage> events)
    {
        Assert.All(await TakeAsync(events), s => Assert.Equal(EntryStatus.Success, s));
        await SettleAsync();
    }

    /// <summary>Takes what it has announced to itself, until there is no more.</summary>
    public async Task SettleAsync()
    {
        while (settled < Broker.Calls.Count)
        {
            var own = Broker.Calls[settled++].Where(e => e.Topic == Names.InboxTopic).Select(ToDelivery).ToList();
            if (own.Count > 0) Assert.All(await TakeAsync(own), s => Assert.Equal(EntryStatus.Success, s));
        }
    }

    /// <summary>What has been announced up to now does not come back.</summary>
    public void Lose() => settled = Broker.Calls.Count;

    /// <summary>Another process: it finds what is in the store, and remembers nothing.</summary>
    public void Restart() => turn = NewTurn();

    public StoredMailbox Mailbox(long user) => new(Store, user);

    /// <summary>Sends many, in batches.</summary>
    public async Task SendAsync(string conversation, int count, long sender = 1, int first = 1)
    {
        foreach (var part in Enumerable.Range(first, count).Select(n => Commands.Send(conversation, sender, 100_000 + n, $"text {n}")).Chunk(100))
            await RunAsync(part);
    }

    /// <summary>Gives a member of a chat another role, as no command does yet.</summary>
    public void Appoint(long chat, long user, Role role)
    {
        var key = Names.Members(Names.ChatConversation(chat));
        var members = Store.Get<DaprMessaging.Contracts.State.Membership>(key)!;
        members.Members.Single(m => m.UserId == user).Role = role;
        Store.Put(key, members);
        Restart();
    }

    public Delivery NewDelivery(IMessage message) => new(
        (++deliveries).ToString(CultureInfo.InvariantCulture), $"id-{deliveries}", message.Descriptor.FullName, "00-trace",
            message.ToByteArray())
    {
        Key = "a key",
    };

    private Delivery ToDelivery(Emission emission) =>
        new((++deliveries).ToString(CultureInfo.InvariantCulture), emission.Id, emission.Type, emission.TraceParent, emission.Data.Memory)
        {
            Key = emission.Key,
        };

    private Turn NewTurn() => new(Store, Broker, new AggregateCache(), Meter, NullLogger<Turn>.Instance);
}
