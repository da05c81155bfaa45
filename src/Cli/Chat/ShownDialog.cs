using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>A dialog as it is shown: of a channel, what is the user's own is in the mailbox, and what was said is not.</summary>
/// <param name="peer">With whom.</param>
/// <param name="own">What the mailbox has of it; null: nothing yet.</param>
/// <param name="channel">What is said in it, if that is kept once for all.</param>
internal sealed class ShownDialog(Peer peer, DialogView? own, FollowedChannel? channel)
{
    private DialogCounters? counters;

    public Peer Peer => peer;

    public DialogCounters Counters => counters ??= channel?.Count(own?.Counters) ?? own?.Counters ?? new DialogCounters { Peer = peer };

    public Draft? Draft => own?.Draft;

    /// <summary>Those that are here, the oldest first.</summary>
    public IReadOnlyCollection<Message> Messages => channel?.Messages ?? own?.Messages ?? [];

    /// <summary>When something last happened in it, Unix ms; 0: that is not known.</summary>
    public long Date => Math.Max(Draft?.Date ?? 0, channel?.Date ?? Find(Counters.TopMessageId)?.Date ?? 0);

    public Message? Find(long messageId) => channel is null ? own?.Find(messageId) : channel.Find(messageId);
}
