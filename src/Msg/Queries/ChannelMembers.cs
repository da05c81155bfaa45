using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Member = DaprMessaging.Contracts.State.Member;

namespace DaprMessaging.Msg.Queries;

/// <summary>Members of a channel, a page of them, in the order of their buckets. Who reads a broadcast is for its admins to know.</summary>
internal static class ChannelMembers
{
    private const int BucketsPerRead = 16;

    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetMembers request, Attendance channel, CancellationToken ct)
    {
        if (channel.Chat.Broadcast && channel.Own.Role < Role.Admin) return Refusals.Of(Code.AdminRequired, "channel_id");
        var limit = request.Limit == 0 ? Limits.UserIds : Math.Min(request.Limit, Limits.UserIds);
        var (page, passed) = (new List<Member>(), 0);
        foreach (var buckets in Enumerable.Range(0, Names.MemberBuckets).Chunk(BucketsPerRead))
        {
            var keys = buckets.Select(k => Names.MemberBucket(Names.ChannelConversation(channel.Chat.Id), k)).ToArray();
            foreach (var member in (await mailbox.GetAsync(keys, Membership.Parser, ct)).SelectMany(b => b?.Members ?? []))
            {
                if ((request.Banned ? member.Banned : member.IsCurrent) && passed++ >= request.Offset && page.Count < limit) page.Add(member);
            }

            // How many are banned nobody has counted.
            if (page.Count == limit && !request.Banned) break;
        }

        var members = new Members { Chat = channel.Chat, TotalCount = request.Banned ? passed : channel.Chat.MemberCount, Members_ = { page.Select(GetMembers.View) } };
        members.Users.Add(await mailbox.UsersAsync(page.Select(m => m.UserId), ct));
        return new Result { Members = members };
    }
}
