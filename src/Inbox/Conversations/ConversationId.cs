using System.Globalization;
using DaprMessaging.Contracts;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>u:{low}:{high}, c:{chat} or b:{channel}.</summary>
internal static class ConversationId
{
    /// <exception cref="FormatException">No conversation can have this id.</exception>
    public static string Check(string id) =>
        PairOf(id) is { } pair ? pair.Low > 0 && pair.Low <= pair.High ? id : throw Malformed(id)
        : (ChannelOf(id) ?? ChatOf(id)) > 0 ? id : throw Malformed(id);

    /// <summary>The channel; null for a conversation of which each participant has a copy.</summary>
    public static long? ChannelOf(string id) => id.StartsWith("b:", StringComparison.Ordinal) ? Number(id, id.AsSpan(2)) : null;

    /// <summary>The two users of a dialog, equal for saved messages; null for a chat.</summary>
    public static (long Low, long High)? PairOf(string id)
    {
        if (!id.StartsWith("u:", StringComparison.Ordinal)) return null;
        var colon = id.IndexOf(':', 2);
        if (colon < 0) throw Malformed(id);
        return (Number(id, id.AsSpan(2, colon - 2)), Number(id, id.AsSpan(colon + 1)));
    }

    /// <summary>Of a dialog, those who have a copy of it: the system keeps none.</summary>
    public static IEnumerable<long> Participants(string id) =>
        PairOf(id) is { } pair ? new[] { pair.Low, pair.High }.Distinct().Where(u => u != Names.SystemUser) : [];

    /// <summary>The conversation as one of its participants sees it.</summary>
    public static Peer PeerOf(string id, long owner) => PairOf(id) is { } pair
        ? Peer.User(pair.Low == owner ? pair.High : pair.Low)
        : ChannelOf(id) is { } channel ? Peer.Channel(channel) : Peer.Chat(ChatOf(id));

    private static long ChatOf(string id) =>
        id.StartsWith("c:", StringComparison.Ordinal) ? Number(id, id.AsSpan(2)) : throw Malformed(id);

    private static long Number(string id, ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed(id);

    private static FormatException Malformed(string id) => new($"'{id}' is not the id of a conversation");
}
