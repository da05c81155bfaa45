using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>
/// What a device shows of one channel: pages and steps go in, and it ends as a fresh read would. What a page shows may be
/// newer than the last step: steps that it has seen already change nothing more. No I/O, no clock.
/// </summary>
public sealed class ChannelView(long channelId)
{
    private readonly SortedDictionary<long, Message> messages = [];

    /// <summary>The last step that was applied, or where the view began.</summary>
    public long Pts { get; private set; }

    public Peer Peer { get; } = Peer.Channel(channelId);

    public Chat Chat { get; private set; } = new() { Id = channelId };

    /// <summary>Messages up to here are gone.</summary>
    public long ClearedMaxId { get; private set; }

    /// <summary>Those that the device has, the oldest first.</summary>
    public IReadOnlyCollection<Message> Messages => messages.Values;

    /// <summary>Those of them that are pinned, the oldest first.</summary>
    public IEnumerable<Message> Pinned => messages.Values.Where(m => m.Pinned);

    public Message? Find(long messageId) => messages.GetValueOrDefault(messageId);

    /// <summary>How many of those that the device has its user has to read after a mark: what tells of the channel itself is none, nor is what the user said.</summary>
    public int CountAfter(long mark, long user) => messages.Values.Count(m => m.Id > mark && m.Content is not null && m.FromUserId != user);

    /// <summary>As GetChannels has it.</summary>
    public void Show(ChannelDialog dialog)
    {
        if (dialog.Pts < Pts) return;
        Chat = dialog.Chat;
        Clear(dialog.Dialog.Counters.ClearedMaxId);
        if (messages.Count == 0) Pts = dialog.Pts;
    }

    /// <summary>A page of its messages, of the step <see cref="Pts"/> or a later one.</summary>
    /// <returns>False: it is older than what the view shows. Ask for it again.</returns>
    public bool Add(History page)
    {
        if (page.Pts < Pts) return false;
        foreach (var message in page.Messages.Where(m => m.Id > ClearedMaxId)) messages[message.Id] = message;
        return true;
    }

    /// <summary>The next step.</summary>
    public void Apply(Update update)
    {
        if (update.TooLong is not null) messages.Clear();
        Pts = update.Pts;
        foreach (var message in (update.NewMessages?.Messages ?? []).Where(m => m.Id > ClearedMaxId)) Come(message);
        if (update.MessageEdited is { Message: { } edited } && messages.ContainsKey(edited.Id)) Edit(edited);
        if (update.MessageReacted is { } reacted && messages.ContainsKey(reacted.Id)) React(reacted);
        foreach (var id in update.MessagesDeleted?.Ids ?? []) messages.Remove(id);
        if (update.HistoryCleared is { } cleared) Clear(cleared.MaxId);
        if (update.MessagesPinned is { } pinned)
            foreach (var id in pinned.Ids.Count > 0 ? [.. pinned.Ids] : Pinned.Select(m => m.Id).ToList()) Pin(id, pinned.Pinned);
    }

    private void Come(Message message)
    {
        messages[message.Id] = message;
        if (message.Action is { MessagePinned: { } pinned }) Pin(pinned.MessageId, true);
        if (message.Action?.ChatEdited is { HasTitle: true } edit) (Chat = Chat.Clone()).Title = edit.Title;
        if (message.Action?.TtlSet is { } ttl) (Chat = Chat.Clone()).TtlSeconds = ttl.Seconds;
    }

    // How people react has steps of its own, and what all are told of an edit has nothing of one's own.
    private void Edit(Message edited)
    {
        var reactions = messages[edited.Id].Reactions;
        (messages[edited.Id] = edited.Clone()).Reactions = reactions;
    }

    private void React(MessageReacted reacted)
    {
        var message = messages[reacted.Id] = messages[reacted.Id].Clone();
        var own = reacted.Others ? message.Reactions?.Own ?? "" : reacted.Reactions?.Own ?? "";
        message.Reactions = reacted.Reactions is { Counts.Count: > 0 } now ? new Reactions { Counts = { now.Counts }, Own = own } : null;
    }

    private void Clear(long maxId)
    {
        ClearedMaxId = Math.Max(ClearedMaxId, maxId);
        foreach (var id in messages.Keys.TakeWhile(id => id <= ClearedMaxId).ToList()) messages.Remove(id);
    }

    // Whoever has been given a message keeps it as it was.
    private void Pin(long id, bool pinned)
    {
        if (!messages.TryGetValue(id, out var message)) return;
        messages[id] = message = message.Clone();
        message.Pinned = pinned;
    }
}
