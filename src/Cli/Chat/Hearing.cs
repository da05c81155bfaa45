using DaprMessaging.Contracts;
using Change = DaprMessaging.Contracts.Update.ChangeOneofCase;

namespace DaprMessaging.Cli.Chat;

/// <content>What becomes of the view with the next step of the mailbox, and what is to be said of it.</content>
internal sealed partial class ChatModel
{
    private List<string> Hear(Update update)
    {
        if (update.TooLong is not null) IsStale = true;
        var (readBefore, before) = (ReadByOthers, update.Dialog is { } dialog ? view.Find(dialog.Peer)?.Counters : null);
        view.Apply(update);
        var (changed, gone) = Follow();
        return update.ChangeCase switch
        {
            Change.NewMessage => Enter(update.NewMessage),
            Change.ContentsRead => [.. changed.Where(r => r.Message.Out).Select(r => $"-- played: {Wording.Quote(r.Message)}")],
            Change.ReadOutbox => [.. rows.OfType<Row.Of>().Where(r => r.Message is { Out: true, Content: not null } m && m.Id > readBefore && m.Id <= ReadByOthers).Select(Line)],
            Change.UserMentioned => Mention(update.Dialog.Peer, update.UserMentioned),
            Change.ChannelJoined => Join(update.Dialog.Peer),
            Change.ChannelLeft => Leave(update.Dialog.Peer, update.Pts),
            _ => DialogWording.News(update, before, People) is { } news ? Tell([news]) : Say(update, changed, gone),
        };
    }

    // What is the same for messages that are kept once.
    private List<string> Say(Update update, List<Row.Of> changed, int gone) => update.ChangeCase switch
    {
        Change.MessageEdited or Change.MessageReacted => [.. changed.Select(Line)],
        Change.MessagesDeleted => gone == 0 ? [] : [$"-- {Count(gone)} deleted"],
        Change.HistoryCleared => gone == 0 ? [] : [$"-- {Count(gone)} cleared"],
        Change.MessagesPinned => Pin(update.MessagesPinned, changed),
        _ => [],
    };

    // What is shown follows the view: replaced where it has changed, gone where it is there no more.
    private (List<Row.Of> Changed, int Gone) Follow()
    {
        var (changed, gone) = (new List<Row.Of>(), 0);
        for (var i = rows.Count - 1; i >= 0; i--)
        {
            if (rows[i] is not Row.Of { Message: { } shown }) continue;
            switch (OpenDialog?.Find(shown.Id))
            {
                case null:
                    rows.RemoveAt(i);
                    gone++;
                    break;
                case { } now when !ReferenceEquals(now, shown):
                    var row = new Row.Of(now);
                    rows[i] = row;
                    changed.Insert(0, row);
                    break;
            }
        }

        return (changed, gone);
    }

    private List<string> Enter(Message message)
    {
        People.Learn(message);
        if (!message.Out) typists.Wrote(message.Peer);
        if (!message.Peer.Equals(Open))
            return message.Out || IsMuted(message) ? [] : [$"[{People.NameOf(message.Peer)}] {Wording.Summary(message, People, MeantBy(message))}"];
        if (Messages.Any(m => m.Id >= message.Id)) return []; // the history had it
        if (message.Out && PendingOf(message) is { } pending) rows.Remove(pending);
        Add(new Row.Of(Shown(message.Peer)?.Find(message.Id) ?? message));
        return [Line(rows[^1])];
    }

    // What all read alike carries no random id: the first with these words is it.
    private Row.Pending? PendingOf(Message message) =>
        rows.OfType<Row.Pending>().FirstOrDefault(p => message.Peer.IsChannel ? p.Text == message.Content?.Text : p.RandomId == message.RandomId);

    // Who is mentioned is told all the same.
    private bool IsMuted(Message message) => !message.Mentioned && view.Find(message.Peer)?.Counters.MuteUntil > message.Date;

    // Where it is told as a message, too, that is enough.
    private List<string> Pin(MessagesPinned pinned, List<Row.Of> changed)
    {
        if (changed.Count == 0 || (pinned.Pinned && rows[^1] is Row.Of { Message.Action.MessagePinned: not null })) return [];
        return Tell([$"{(pinned.Pinned ? "pinned" : "pinned no longer")}: {string.Join(", ", changed.Select(r => Wording.Quote(r.Message)))}"]);
    }

    private static string Count(int messages) => messages == 1 ? "1 message was" : $"{messages} messages were";
}
