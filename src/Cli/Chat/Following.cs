using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Change = DaprMessaging.Contracts.Update.ChangeOneofCase;

namespace DaprMessaging.Cli.Chat;

/// <content>Channels: what they say, and that the user comes to one or leaves it.</content>
internal sealed partial class ChatModel
{
    private readonly Dictionary<long, FollowedChannel> channels = [];
    private (long Pts, long Newest) sought;

    /// <summary>In the open channel something mentions the user that has not been seen, and only the server knows what: since it was asked last, something has come.</summary>
    public bool SeeksMentions => Open is { IsChannel: true } peer && view.Find(peer) is { Counters.UnreadMentionsCount: > 0 } own && sought != (own.Pts, Newest);

    /// <summary>It is being asked.</summary>
    public void AskedForMentions() => sought = (view.Find(Open!)!.Pts, Newest);

    /// <summary>Those of these messages that are shown.</summary>
    public IReadOnlyList<long> Shown(IEnumerable<Message> messages) => [.. Messages.Select(m => m.Id).Intersect(messages.Select(m => m.Id))];

    /// <summary>Only admins write in it.</summary>
    public bool IsBroadcast(Peer peer) => peer.IsChannel && ChannelOf(peer).IsBroadcast;

    /// <summary>The open dialog is a channel of which nothing is here any more: it was too far behind.</summary>
    public bool HasForgotten(Peer channel) => channel.Equals(Open) && ChannelOf(channel).IsForgotten;

    /// <summary>A page of a channel that is older than what is shown of it already.</summary>
    public bool IsOlder(Peer peer, History page) => peer.IsChannel && ChannelOf(peer).IsOlder(page);

    /// <summary>Those who are named in a step of a channel are known by name.</summary>
    public bool Knows(ChannelStep step) => People.IsKnown(Peer.Channel(step.ChannelId)) &&
        (step.Update.NewMessages?.Messages ?? []).All(People.Knows) && (step.Update.ChannelChanged is not { } changed || People.Knows(changed.FromUserId, changed.Action));

    /// <summary>A step pins a message that is not here.</summary>
    public bool LacksPinned(ChannelStep step) =>
        (step.Update.NewMessages?.Messages ?? []).Any(m => m.Action?.MessagePinned is { } pinned && Shown(m.Peer)?.Find(pinned.MessageId) is null);

    private FollowedChannel ChannelOf(Peer peer)
    {
        if (!channels.TryGetValue(peer.ChannelId, out var channel)) channels[peer.ChannelId] = channel = new FollowedChannel(peer.ChannelId, me);
        return channel;
    }

    private string[] Read(Channels read)
    {
        People.Learn(read.Users);
        People.Learn(read.Channels_.Select(c => c.Chat));
        foreach (var channel in read.Channels_) ChannelOf(Peer.Channel(channel.Chat.Id)).Take(channel, read.Pts);
        return Merged(view.Merge(new Contracts.Client.Dialogs { Pts = read.Pts, Dialogs_ = { read.Channels_.Select(c => AsInMailbox(c.Dialog)) } }, 0));
    }

    private string[] Read(FullChat read)
    {
        People.Learn([read.Chat]);
        if (read.Chat.Channel) ChannelOf(Peer.Channel(read.Chat.Id)).Know(read.Chat);
        return [];
    }

    private string[] Read(Peer peer, History page)
    {
        People.Learn(page.Users);
        if (peer.IsChannel) ChannelOf(peer).Add(page);
        return [];
    }

    // What was said in it is not there.
    private static Dialog AsInMailbox(Dialog dialog)
    {
        var own = new Dialog(dialog) { TopMessage = null };
        (own.Counters.TopMessageId, own.Counters.UnreadCount, own.Counters.ClearedMaxId) = (0, 0, 0);
        (own.Counters.PinnedMessageId, own.Counters.PinnedMessagesCount) = (0, 0);
        return own;
    }

    private List<string> Hear(ChannelStep step)
    {
        var (peer, update) = (Peer.Channel(step.ChannelId), step.Update);
        if (update.ChannelLeft is not null) return Leave(peer, view.Pts);
        ChannelOf(peer).Apply(update);
        var (changed, gone) = Follow();
        return update.ChangeCase switch
        {
            Change.NewMessages => [.. update.NewMessages.Messages.SelectMany(m => Enter(Shown(peer)?.Find(m.Id) ?? m))],
            Change.ChannelChanged => Tell(peer, update.ChannelChanged),
            _ => Say(update, changed, gone),
        };
    }

    // Where it is not open it is told to those whom it concerns.
    private List<string> Tell(Peer peer, ChannelChanged changed)
    {
        var news = Wording.Action(changed.FromUserId, changed.Action, People);
        return peer.Equals(Open) ? Tell([news]) : changed.FromUserId != me && People.In(changed.Action).Contains(me) ? Tell([$"{People.NameOf(peer)}: {news}"]) : [];
    }

    // Where it is open it is there to be seen.
    private List<string> Mention(Peer peer, UserMentioned mentioned) =>
        mentioned.Deleted || peer.Equals(Open) ? [] : Tell([$"you are mentioned in {People.NameOf(peer)}"]);

    private List<string> Join(Peer peer)
    {
        ChannelOf(peer).Join();
        return peer.Equals(Open) ? [] : Tell([$"you are in {People.NameOf(peer)} now"]);
    }

    private List<string> Leave(Peer peer, long pts)
    {
        if (!ChannelOf(peer).Leave(pts)) return [];
        if (peer.Equals(Open))
        {
            Open = null;
            rows.Clear();
        }

        return Tell([$"you are in {People.NameOf(peer)} no longer"]);
    }

    // Those at the top as the user has them; of the others the mailbox knows the order of its own, and of channels there are dates.
    private IEnumerable<ShownDialog> List(int folderId)
    {
        var kept = view.List(folderId).Where(d => !d.Peer.IsChannel || ChannelOf(d.Peer).IsIn).Select(d => Shown(d.Peer)!).ToList();
        var followed = new Queue<ShownDialog>(channels.Values.Where(c => c.IsIn).Select(c => Shown(c.Peer)!)
            .Where(d => d.Counters.FolderId == folderId && !d.Counters.Pinned).OrderByDescending(d => d.Date));
        foreach (var dialog in kept.Where(d => d.Counters.Pinned)) yield return dialog;
        foreach (var dialog in kept.Where(d => !d.Counters.Pinned && !d.Peer.IsChannel))
        {
            while (followed.TryPeek(out var next) && next.Date > dialog.Date) yield return followed.Dequeue();
            yield return dialog;
        }

        foreach (var dialog in followed) yield return dialog;
    }
}
