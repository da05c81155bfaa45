using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Msg.Queries;

/// <summary>Whom the owner does not want to hear, the last one first.</summary>
internal static class GetBlockedUsers
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, CancellationToken ct)
    {
        var blocked = new BlockedUsers { Pts = (await mailbox.HeadAsync(ct)).Pts };
        var kept = await mailbox.GetAsync(Names.Blocked(mailbox.User), Blocked.Parser, ct);
        blocked.UserIds.Add((kept ?? new Blocked()).Users.Where(u => u.Blocked).OrderByDescending(u => u.SetAt).Select(u => u.UserId));
        blocked.Users.Add(await mailbox.UsersAsync(blocked.UserIds, ct));
        return new Result { BlockedUsers = blocked };
    }
}
