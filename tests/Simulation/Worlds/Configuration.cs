using DaprMessaging.Simulation.People;

namespace DaprMessaging.Simulation.Worlds;

/// <summary>What kind of world it is: how many live in it, what they do, and what goes wrong.</summary>
internal sealed record Configuration
{
    public required string Name { get; init; }

    public override string ToString() =>
        $"{Users.Count} users with {Devices} devices each, {Left?.Count ?? Acts} acts, {Gateways} gateways, " +
        $"{Replicas} processes of Inbox and {Syncs} of Sync; {Faults}";

    /// <summary>Some share a shard of mailboxes.</summary>
    public IReadOnlyList<long> Users { get; init; } = [1, 65, 2, 3];

    /// <summary>Those who are bots.</summary>
    public IReadOnlyList<long> Bots { get; init; } = [];

    /// <summary>Those of whom the acts speak, whether they are there or not; null: those who are there.</summary>
    public IReadOnlyList<long>? Cast { get; init; }

    public int Devices { get; init; } = 2;

    public int Acts { get; init; } = 30;

    /// <summary>The numbers of those acts that are done; null: all.</summary>
    public IReadOnlyList<int>? Left { get; init; }

    /// <summary>What is done, act by act, each with dice of its own; null: what the dice of the world say.</summary>
    public IReadOnlyList<(Act Act, int Dice)>? Script { get; init; }

    /// <summary>The seed of everything but the acts; null: the same.</summary>
    public int? Noise { get; init; }

    /// <summary>Milliseconds between two acts, about.</summary>
    public int Pause { get; init; } = 12;

    public Mix Mix { get; init; } = Mix.Usual;

    public Faults Faults { get; init; } = Faults.None;

    public int Gateways { get; init; } = 2;

    /// <summary>Processes of Sync, each with its own routes; one alone misses nobody who was announced.</summary>
    public int Syncs { get; init; } = 1;

    /// <summary>Sync-T keeps the order of each user.</summary>
    public bool IsPushOrdered { get; init; } = true;

    /// <summary>Bytes that may wait to be written to one connection.</summary>
    public int Queue { get; init; } = 8 << 20;

    /// <summary>Milliseconds in which nobody does anything, now and then; leases are of a minute.</summary>
    public int Lull { get; init; }

    /// <summary>Processes of Inbox, each with its own cache.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Batches that one process takes at once.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>Entries of one batch at the most.</summary>
    public int Batch { get; init; } = 5;

    /// <summary>Aggregates that a process caches.</summary>
    public int Cache { get; init; } = 100;

    /// <summary>The broker keeps the order of each key, as Kafka does.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Everybody is known to Msg from the start, so mailboxes begin with what others send to them.</summary>
    public bool HasStrangers { get; init; }

    /// <summary>How many of the chats are channels: kept once, followed, with steps of their own.</summary>
    public double ChannelShare { get; init; }

    /// <summary>How many of these are broadcasts: only admins write, and nobody else knows who is there.</summary>
    public double BroadcastShare { get; init; } = 0.25;

    /// <summary>There may be channels: devices follow them.</summary>
    public bool HasChannels => ChannelShare > 0 || Has(Act.Migrate);

    /// <summary>How much of what is sent goes to a chat.</summary>
    public double ChatShare { get; init; } = 0.5;

    /// <summary>Characters of a text, about.</summary>
    public int Text { get; init; } = 10;

    /// <summary>Messages of an album at the most.</summary>
    public int Album { get; init; } = 3;

    /// <summary>Pushes and answers may be lost: devices then ask again by themselves. Where nothing may be, nothing must be.</summary>
    public bool IsLossy => Faults.Drops > 0 || Faults.CallFails > 0 || Syncs > 1 || !IsPushOrdered || Has(Act.HangGateway, Act.DoubleActor);

    /// <summary>What somebody does as this act, counted from 1.</summary>
    public Act ActOf(int number, Chance chance) => Script is { } script ? script[number - 1].Act : Mix.Next(chance);

    private bool Has(params Act[] acts) => Script?.Any(s => acts.Contains(s.Act)) ?? Mix.Has(acts);

    /// <summary>Bytes that the store takes in one transaction; 0: any number.</summary>
    public int TransactionLimit { get; init; }
}
