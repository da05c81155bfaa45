using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.People;

/// <summary>How people react to what others say, and to how others do.</summary>
internal static class Reacting
{
    // More than there may be at one message.
    private static readonly string[] Signs = ["👍", "👎", "❤", "🔥", "🎉", "😁", "😱", "😢", "💩", "🙏", "👌", "🕊", "🤡"];

    /// <summary>Mostly with one of a few; now and then it is taken back.</summary>
    public static Errand? React(Moment at) => at.WithRecent(message => at.Errand(r => r.SetReaction = new SetReaction
    {
        RandomId = at.NewId(), Peer = message.Peer, MessageId = message.Id,
        Emoji = at.Chance.Hits(0.2) ? "" : at.Chance.Hits(0.6) ? Signs[at.Chance.Below(3)] : at.Chance.Of(Signs),
    }));

    public static Errand? Look(Moment at) => at.Dialog() is { } dialog
        ? at.Errand(r => r.ReadReactions = new ReadReactions { Peer = dialog.Peer, Pts = Math.Max(1, ShownOf(at, dialog.Peer) - at.Chance.Below(4)) })
        : null;

    // What is kept once has steps of its own.
    private static long ShownOf(Moment at, Peer peer) =>
        !peer.IsChannel ? at.Device.View.Mailbox.Pts : at.Device.Channels.Views.TryGetValue(peer.ChannelId, out var channel) ? channel.Pts : 0;

    public static Errand? Allow(Moment at) => at.InChat(chat =>
    {
        var reactions = new ChatReactions { Kind = at.Chance.Of([ChatReactions.Types.Kind.All, ChatReactions.Types.Kind.All, ChatReactions.Types.Kind.None, ChatReactions.Types.Kind.Listed]) };
        if (reactions.Kind == ChatReactions.Types.Kind.Listed) reactions.Emojis.Add(Signs.Take(at.Chance.Between(1, 4)));
        return new Request { EditChat = new EditChat { RandomId = at.NewId(), ChatId = chat, Edit = new ChatEdited { Reactions = reactions } } };
    });
}
