using System.Globalization;

namespace DaprMessaging.Contracts;

public partial class Peer
{
    public static Peer User(long id) => new() { UserId = id };

    public static Peer Chat(long id) => new() { ChatId = id };

    public bool IsChat => KindCase == KindOneofCase.ChatId;

    /// <summary>True for an id that can exist: positive, and exact in a JavaScript number.</summary>
    public bool IsValid => (IsChat ? ChatId : UserId) is > 0 and < 1L << 53;

    /// <summary>u42 or c42: the form of keys, logs and the command line.</summary>
    public string ToKey() => IsChat
        ? "c" + ChatId.ToString(CultureInfo.InvariantCulture)
        : "u" + UserId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads u42 or c42.</summary>
    public static bool TryParse(string? key, out Peer peer)
    {
        peer = new Peer();
        if (key is not { Length: > 1 } || key[0] is not ('u' or 'c') ||
            !long.TryParse(key.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        peer = key[0] == 'c' ? Chat(id) : User(id);
        return peer.IsValid;
    }
}
