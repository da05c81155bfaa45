using DaprMessaging.Cli.Chat;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Units.Cli.Chat;

/// <summary>The view of Alice (u1), who has got to step 10: Bob (u2) said hello in message 5, and Carol (u3) something in message 9.</summary>
internal sealed class AliceChats
{
    private long pts = 10;

    public AliceChats()
    {
        Model.Take(new ChatEvent.Begun(pts));
        Model.Take(new ChatEvent.DialogsRead(new Dialogs
        {
            Pts = pts,
            Dialogs_ = { Dialog(Bob, 5, Of(Bob, 5, "hello"), unread: 2), Dialog(Carol, 9, Of(Carol, 9, "news"), unread: 1) },
            Users = { new User { Id = 2, Name = "Bob" }, new User { Id = 3, Name = "Carol" } },
        }));
    }

    public static Peer Bob => Peer.User(2);

    public static Peer Carol => Peer.User(3);

    public ChatModel Model { get; } = new(1);

    public static Message Of(Peer peer, long id, string text) =>
        new() { Id = id, Peer = peer, FromUserId = peer.UserId, Date = 1, Content = new Content { Text = text } };

    public static Message Mine(string text, long randomId = 0) =>
        new() { Peer = Bob, FromUserId = 1, Out = true, Date = 1, RandomId = randomId, Content = new Content { Text = text } };

    public static Dialog Dialog(Peer peer, long pts, Message? top, int unread) => new()
    {
        Counters = new DialogCounters { Peer = peer, TopMessageId = top?.Id ?? pts, UnreadCount = unread }, Pts = pts, TopMessage = top,
    };

    /// <summary>Turns to the dialog with Bob, whose history is this.</summary>
    public IEnumerable<string> Open(params Message[] newestFirst) =>
        Model.Take(new ChatEvent.Opened(Bob, new History { Pts = pts, Messages = { newestFirst } })).Select(Untimed);

    /// <summary>The next step brings a message; its lines without their times.</summary>
    public List<string> Say(Message message, int unread = 0) =>
        Hear(message.Peer, c => (c.TopMessageId, c.UnreadCount) = (pts, unread), u => u.NewMessage = new Message(message) { Id = pts });

    /// <summary>The next step of the mailbox changes the dialog; the newest message is still what it was.</summary>
    public List<string> Hear(Peer peer, Action<DialogCounters> count, Action<Update> change)
    {
        pts++;
        var counters = Model.Dialogs.FirstOrDefault(d => d.Peer.Equals(peer))?.Counters.Clone() ?? new DialogCounters();
        (counters.Peer, counters.UnreadMark) = (peer, false);
        count(counters);
        var update = new Update { Pts = pts, Dialog = counters };
        change(update);
        return [.. Model.Take(new ChatEvent.Updated(update)).Select(Untimed)];
    }

    // Lines of messages begin with the time of day where the test runs.
    private static string Untimed(string line) => line.Length > 5 && line[2] == ':' ? line[6..] : line;
}
