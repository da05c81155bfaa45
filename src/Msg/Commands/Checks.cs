using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Commands;

/// <summary>What several requests have to get right; null: nothing is wrong.</summary>
internal static class Checks
{
    /// <summary>A peer of whom the caller has copies: a channel is none.</summary>
    public static Result? PeerWithCopies(Peer? peer) => Peer(peer) ?? (peer!.IsChannel ? Refusals.Of(Code.RequestInvalid, "peer") : null);

    /// <summary>In a channel there is nothing that could be done for oneself alone.</summary>
    public static Result? ForMe(Peer? peer) => peer?.IsChannel == true ? Refusals.Of(Code.RequestInvalid, "for_everyone") : null;

    /// <summary>A chat or a channel, named by one of two fields.</summary>
    public static Peer ChatOrChannel(long chatId, long channelId) => channelId != 0 ? Contracts.Peer.Channel(channelId) : Contracts.Peer.Chat(chatId);

    /// <summary>The field that names it.</summary>
    public static string FieldOf(Peer chat) => chat.IsChannel ? "channel_id" : "chat_id";

    public static Result? Chat(Peer chat) => chat.IsValid ? null : Refusals.Of(Code.RequestInvalid, FieldOf(chat));

    public static Result? Peer(Peer? peer) =>
        peer is null || peer.KindCase == Contracts.Peer.KindOneofCase.None || !peer.IsValid
            ? Refusals.Of(Code.RequestInvalid, "peer")
            : null;

    /// <summary>The key that exists if the peer does.</summary>
    public static string KeyOf(Peer peer) => peer.UserId == 0 ? Names.ConversationHead(Names.Conversation(0, peer)) : Names.Profile(peer.UserId);

    public static Result? IsThere(Peer peer, string field, Reading reading) =>
        reading.Exists(KeyOf(peer)) ? null : Refusals.Of(peer.UserId == 0 ? Code.ChatUnknown : Code.UserUnknown, field);

    public static Result? RandomId(long randomId) => randomId == 0 ? Refusals.Of(Code.RequestInvalid, "random_id") : null;

    public static Result? Title(string title) =>
        string.IsNullOrWhiteSpace(title) || title.Length > Limits.Title ? Refusals.Of(Code.RequestInvalid, "title") : null;

    public static Result? Rights(Rights? rights, IEnumerable<Right> possible, string field) =>
        rights is null || (rights.Rights_.Distinct().Count() == rights.Rights_.Count && !rights.Rights_.Except(possible).Any())
            ? null
            : Refusals.Of(Code.RequestInvalid, field);

    public static Result? FolderId(int folderId) =>
        folderId is >= 0 and < Limits.Folders ? null : Refusals.Of(Code.RequestInvalid, "folder_id");

    /// <summary>One that is past is as good as now.</summary>
    public static Result? ScheduleDate(long date, long now) =>
        date > 0 && date - now <= (long)TimeSpan.FromDays(Limits.ScheduleDays).TotalMilliseconds ? null : Refusals.Of(Code.RequestInvalid, "schedule_date");

    public static Result? Ttl(int seconds) => seconds is >= 0 and <= Limits.TtlSeconds ? null : Refusals.Of(Code.RequestInvalid, "ttl_seconds");

    public static Result? UserIds(IReadOnlyCollection<long> userIds, string field) =>
        userIds.Count > Limits.UserIds ? Refusals.Of(Code.TooMany, field)
        : userIds.All(id => Contracts.Peer.User(id).IsValid) ? null
        : Refusals.Of(Code.RequestInvalid, field);

    public static Result? MessageIds(IReadOnlyCollection<long> ids, string field) =>
        ids.Count == 0 || ids.Any(id => id <= 0) || ids.Distinct().Count() < ids.Count ? Refusals.Of(Code.RequestInvalid, field)
        : ids.Count > Limits.Messages ? Refusals.Of(Code.TooMany, field)
        : null;

    public static Result? AreThere(IEnumerable<long> userIds, string field, Reading reading) =>
        userIds.All(id => reading.Exists(Names.Profile(id))) ? null : Refusals.Of(Code.UserUnknown, field);
}
