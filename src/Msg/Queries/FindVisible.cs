using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>Whom a user may watch: people who are known, and have not blocked the user. Asked by the gateway alone.</summary>
internal static class FindVisible
{
    public static async Task<Visible> AnswerAsync(Mailbox mailbox, IReadOnlyList<long> users, CancellationToken ct)
    {
        var visible = new Visible();
        var profiles = await mailbox.GetAsync([.. users.Select(Names.Profile)], Profile.Parser, ct);
        var people = users.Zip(profiles).Where(u => u.Second is { Bot: false }).Select(u => u.First).ToList();
        var blocked = await mailbox.GetAsync([.. people.Select(Names.Blocked)], Blocked.Parser, ct);
        visible.UserIds.Add(people.Zip(blocked).Where(u => !u.Second.Has(mailbox.User)).Select(u => u.First));
        return visible;
    }
}
