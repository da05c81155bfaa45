using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Search;

/// <summary>A message in the index.</summary>
/// <param name="Id">Its number in its owner's mailbox, or in the channel.</param>
/// <param name="Peer">The dialog, as in keys.</param>
/// <param name="From">Who wrote it.</param>
/// <param name="Date">Unix time in milliseconds.</param>
/// <param name="Media">The kind; 0: none.</param>
/// <param name="HasLinks">There is an address in it.</param>
/// <param name="OpNo">The operation that brought it; of a mailbox only.</param>
/// <param name="EditOpNo">The operation that last edited it: with another one it says something else; likewise.</param>
/// <param name="Text">Its words.</param>
/// <param name="Tags">Its hashtags, a word each.</param>
/// <param name="Fingerprint">Of what it says; of a channel only.</param>
internal sealed record Entry(
    long Id, string Peer, long From, long Date, int Media, bool HasLinks, long OpNo, long EditOpNo, string Text, string Tags, long Fingerprint = 0)
{
    /// <summary>Null: it is no message, or there no more, or tells what happened to a chat.</summary>
    public static Entry? Of(Record? record) => Of(record?.Update?.NewMessage) is { } entry ? entry with { OpNo = record!.OpNo, EditOpNo = record.EditOpNo } : null;

    /// <summary>Null: likewise.</summary>
    public static Entry? Of(ChannelMessage? kept) => kept is { Deleted: false } && Of(kept.Message) is { } entry
        ? entry with { Fingerprint = Contracts.Fingerprint.Of(kept.Message) }
        : null;

    private static Entry? Of(Message? message) => message is { Content: { } content }
        ? new Entry(
            message.Id, message.Peer.ToKey(), message.FromUserId, message.Date, (int)(content.Media?.Kind ?? 0), content.Entities.Any(IsLink),
            0, 0, string.Join(' ', Words.Of(content.Text)), string.Join(' ', Hashtags(content)))
        : null;

    private static IEnumerable<string> Hashtags(Content content) => content.Entities
        .Where(e => e.Kind == Entity.Types.Kind.Hashtag && e.Offset >= 0 && e.Length > 0 && e.Offset + e.Length <= content.Text.Length)
        .Select(e => Words.OfHashtag(content.Text.Substring(e.Offset, e.Length))).OfType<string>();

    private static bool IsLink(Entity entity) => entity.Kind is Entity.Types.Kind.Url or Entity.Types.Kind.TextUrl;
}
