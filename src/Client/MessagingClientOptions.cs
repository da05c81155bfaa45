using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>How a <see cref="MessagingClient"/> connects.</summary>
public sealed class MessagingClientOptions
{
    /// <summary>The gateway: ws://host:7171/ws (http and https are taken as ws and wss).</summary>
    public required Uri Url { get; init; }

    /// <summary>The user's JWT; asked for at each connect, so that it may be renewed.</summary>
    public required Func<CancellationToken, ValueTask<string>> Token { get; init; }

    /// <summary>The last step that this device has applied; null: begin with what happens from now on.</summary>
    public long? Pts { get; init; }

    /// <summary>What the device calls itself, for people to read.</summary>
    public string App { get; init; } = "dmsg";

    /// <summary>How long one attempt of a request waits for its answer. Default 10 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a request is tried again, with the same random id, before it fails. Default 2 min.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a gap may stay open before the difference is asked for. Default 50 ms.</summary>
    public TimeSpan GapPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Updates that may wait to be read from the stream; beyond it they stay on the server. Default 4096.</summary>
    public int UpdateBuffer { get; init; } = 4096;

    /// <summary>Told true when there is a connection, false when it is gone and another is tried for. Must not block.</summary>
    public Action<bool>? ConnectionChanged { get; init; }

    /// <summary>
    /// Told what others do just now, to whom. It holds for six seconds, unless they say it again, or write, or say that they have
    /// stopped. What is lost or late is lost. Must not block.
    /// </summary>
    public Action<Typing>? TypingHeard { get; init; }

    /// <summary>Told whether users are there whom <see cref="MessagingClient.WatchPresenceAsync"/> asked for: what was said last holds. Must not block.</summary>
    public Action<Presence>? PresenceHeard { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The source of random ids.</summary>
    public Random Random { get; init; } = new();

    /// <summary>For tests: what the network does to a frame on its way in.</summary>
    internal Func<ServerFrame, IEnumerable<ServerFrame>>? Tamper { get; init; }
}
