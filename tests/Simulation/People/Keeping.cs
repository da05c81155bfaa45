using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.People;

/// <summary>How people keep their mailboxes: what they read, pin, mute, put aside and do not want to hear.</summary>
internal static class Keeping
{
    public static Errand? Read(Moment at) => at.WithRecent(
        newest => at.Errand(r => r.ReadHistory = new ReadHistory { Peer = newest.Peer, MaxId = newest.Id }));

    /// <summary>What is there to be played or seen; or whatever came last in a dialog.</summary>
    public static Errand? ReadContents(Moment at) => at.Chance.Hits(0.6)
        ? at.WithMessage(m => ReadContents(at, m.Peer, [m.Id]), m => m is { Out: false, MediaUnread: true } or { Out: false, MentionUnread: true } or { Peer.IsChannel: true })
        : at.WithRecent(newest => ReadContents(
            at, newest.Peer, at.Seen.Where(m => m.Peer.Equals(newest.Peer)).TakeLast(at.Chance.Between(1, 4)).Select(m => m.Id).Distinct()));

    public static Errand? ReadMentions(Moment at) => at.WithRecent(
        newest => at.Errand(r => r.ReadMentions = new ReadMentions { Peer = newest.Peer, MaxId = newest.Id }));

    public static Errand? Clear(Moment at, bool forEveryone) => at.WithRecent(newest => at.Errand(r => r.ClearHistory = new ClearHistory
    {
        RandomId = forEveryone ? at.NewId() : 0, Peer = newest.Peer, MaxId = newest.Id, ForEveryone = forEveryone,
    }));

    public static Errand? Pin(Moment at)
    {
        var forEveryone = at.Chance.Hits(0.5);
        var randomId = forEveryone ? at.NewId() : 0;
        if (at.Chance.Hits(0.15) && at.Dialog() is { } dialog)
            return at.Errand(r => r.UnpinAllMessages = new UnpinAllMessages { RandomId = randomId, Peer = dialog.Peer, ForEveryone = forEveryone });
        var isPin = at.Chance.Hits(0.6);
        return at.WithRecent(m => at.Errand(r =>
        {
            if (isPin) r.PinMessage = new PinMessage { RandomId = randomId, Peer = m.Peer, MessageId = m.Id, ForEveryone = forEveryone };
            else r.UnpinMessage = new UnpinMessage { RandomId = randomId, Peer = m.Peer, MessageId = m.Id, ForEveryone = forEveryone };
        }));
    }

    /// <summary>One of the things that are set for a dialog.</summary>
    public static Errand Set(Moment at)
    {
        var (peer, chance) = (at.Dialog() is { } dialog && at.Chance.Hits(0.8) ? dialog.Peer : at.Peer(), at.Chance);
        return at.Errand(r =>
        {
            switch (chance.Below(5))
            {
                case 0:
                    r.MarkDialogUnread = new MarkDialogUnread { Peer = peer, Unread = chance.Hits(0.7) };
                    break;
                case 1:
                    r.MuteDialog = new MuteDialog { Peer = peer, Until = chance.Hits(0.3) ? 0 : chance.Below(1000) };
                    break;
                case 2:
                    r.SetDialogFolder = new SetDialogFolder { Peer = peer, FolderId = chance.Below(Limits.Folders) };
                    break;
                case 3:
                    r.PinDialog = new PinDialog { Peer = peer, Pinned = chance.Hits(0.7) };
                    break;
                default:
                    var peers = at.Device.View.Mailbox.All.Select(d => d.Peer).ToArray();
                    chance.Shuffle(peers);
                    r.ReorderPinnedDialogs = new ReorderPinnedDialogs { FolderId = chance.Below(Limits.Folders), Peers = { peers.Take(chance.Between(1, 4)) } };
                    break;
            }
        });
    }

    public static Errand Draft(Moment at)
    {
        var content = new Content { Text = $"draft {at.NewWord()}" };
        return at.Errand(r => r.SaveDraft = new SaveDraft { Peer = at.Peer(), Draft = at.Chance.Hits(0.25) ? null : new Draft { Content = content } });
    }

    public static Errand? Block(Moment at) => at.Cast.Where(u => u != at.User).ToList() is { Count: > 0 } others
        ? at.Errand(r => r.BlockUser = new BlockUser { UserId = at.Chance.Of(others), Blocked = at.Chance.Hits(0.55) })
        : null;

    public static Errand Type(Moment at) => at.Errand(r => r.SetTyping = new SetTyping { Peer = Peer.User(at.Chance.Of(at.Cast)), Action = Typing.Types.Action.Typing });

    private static Errand ReadContents(Moment at, Peer peer, IEnumerable<long> ids) =>
        at.Errand(r => r.ReadContents = new ReadContents { Peer = peer, MessageIds = { ids } });
}
