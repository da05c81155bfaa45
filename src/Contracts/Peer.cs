using System.Globalization;

namespace DaprMessaging.Contracts;

public partial class Peer
{
    public static Peer User(long id) => new() { UserId = id };

    public static Peer Chat(long id) => new() { ChatId = id };

    public static Peer Channel(long id) => new() { ChannelId = id };

    public bool IsChat => KindCase == KindOneofCase.ChatId;

    public bool IsChannel => KindCase == KindOneofCase.ChannelId;

    /// <summary>Of whatever kind it is.</summary>
    public long Id => KindCase switch { KindOneofCase.ChatId => ChatId, KindOneofCase.ChannelId => ChannelId, _ => UserId };

    /// <summary>True for an id that can exist: positive, and exact in a JavaScript number.</summary>
    public bool IsValid => Id is > 0 and < 1L << 53;

    /// <summary>u42, c42 or b42: the form of keys, logs and the command line.</summary>
    public string ToKey() => (IsChat ? "c" : IsChannel ? "b" : "u") + Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads u42, c42 or b42.</summary>
    public static bool TryParse(string? key, out Peer peer)
    {
        peer = new Peer();
        if (key is not { Length: > 1 } || key[0] is not ('u' or 'c' or 'b') ||
            !long.TryParse(key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        peer = key[0] switch { 'c' => Chat(id), 'b' => Channel(id), _ => User(id) };
        return peer.IsValid;
    }
}
