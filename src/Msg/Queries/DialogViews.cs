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
        var heads = await mailbox.GetAsync([.. shown.Select(d => Names.ConversationHead(Names.Conversation(mailbox.User, d.Peer)))], ConversationHead.Parser, ct);
        foreach (var (dialog, head) in dialogs.Dialogs_.Zip(heads)) dialog.TtlSeconds = head?.TtlSeconds ?? 0;
        var people = shown.Select(d => d.Peer.UserId).Concat(dialogs.Dialogs_.Where(d => d.TopMessage is not null).SelectMany(d => People.Of(d.TopMessage)));
        dialogs.Users.Add(await mailbox.UsersAsync(people, ct));
        dialogs.Chats.Add(shown.Zip(heads).Where(c => c.First.Peer.UserId == 0 && c.Second is not null).Select(c => Attendance.View(c.First.Peer, c.Second!)));
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
}
