using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>Dialogs as their owner sees them, and whom and what they are about.</summary>
internal static class DialogViews
{
    /// <summary>The answer, filled with these dialogs.</summary>
    public static async Task<Result> ToResultAsync(Mailbox mailbox, List<(Peer Peer, DialogState State)> shown, Dialogs dialogs, CancellationToken ct)
    {
        dialogs.Dialogs_.Add(await ViewAsync(mailbox, shown, ct));
        var people = shown.Select(d => d.Peer.UserId).Concat(dialogs.Dialogs_.Where(d => d.TopMessage is not null).SelectMany(d => People.Of(d.TopMessage)));
        dialogs.Users.Add(await mailbox.UsersAsync(people, ct));
        dialogs.Chats.Add(await ChatsAsync(mailbox, shown.Select(d => d.Peer).Where(p => p.UserId == 0), ct));
        return new Result { Dialogs = dialogs };
    }

    // Top messages and drafts are in the log: one read for all of them.
    private static async Task<IEnumerable<Dialog>> ViewAsync(Mailbox mailbox, List<(Peer Peer, DialogState State)> shown, CancellationToken ct)
    {
        long[] numbers = [.. shown.SelectMany(d => new[] { d.State.TopMessageId, d.State.DraftPts }).Where(pts => pts > 0).Distinct()];
        var records = (await mailbox.RecordsAsync(numbers, ct)).ToDictionary(r => r.Update.Pts);
        return shown.Select(d => new Dialog
        {
            Counters = d.State.Counters(d.Peer), Pts = d.State.Pts, Order = d.State.Order(), DraftPts = d.State.DraftPts,
            TopMessage = records.GetValueOrDefault(d.State.TopMessageId) is { } top ? d.State.MessageOf(top) : null,
            Draft = records.GetValueOrDefault(d.State.DraftPts)?.Update.DraftSaved?.Draft,
        });
    }

    private static async Task<IEnumerable<Chat>> ChatsAsync(Mailbox mailbox, IEnumerable<Peer> peers, CancellationToken ct)
    {
        var chats = peers.ToArray();
        var heads = await mailbox.GetAsync([.. chats.Select(Commands.Checks.KeyOf)], ConversationHead.Parser, ct);
        return chats.Zip(heads).Where(c => c.Second is not null).Select(c => Attendance.View(c.First, c.Second!));
    }
}
