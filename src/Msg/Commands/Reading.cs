using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;

namespace DaprMessaging.Msg.Commands;

/// <summary>What was read for a list of requests, in one call.</summary>
internal sealed class Reading(IEnumerable<StateEntry> entries, Existence existence)
{
    private readonly Dictionary<string, StateEntry> entries = entries.ToDictionary(e => e.Key);

    public bool Exists(string key) => existence.IsKnown(key);

    /// <summary>The document, or null where there is none.</summary>
    public T? Get<T>(string key, MessageParser<T> parser) where T : class, IMessage<T> =>
        entries.TryGetValue(key, out var entry) && entry.Exists ? parser.ParseFrom(entry.Value) : null;

    /// <summary>The user's own message with this id, if it is one of the dialog with the peer.</summary>
    public Record? MessageOf(long user, long messageId, Peer peer) =>
        Get(Names.Record(user, messageId), Record.Parser) is { Update.NewMessage: { } message } record && message.Peer.Equals(peer)
            ? record
            : null;
}
