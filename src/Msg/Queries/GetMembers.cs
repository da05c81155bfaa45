using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Member = DaprMessaging.Contracts.State.Member;

namespace DaprMessaging.Msg.Queries;

/// <summary>Who is in a chat, for its members; who may not be, for those who can say so.</summary>
internal static class GetMembers
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetMembers request, CancellationToken ct)
    {
        if (request.Offset < 0) return Refusals.Of(Code.RequestInvalid, "offset");
        if (request.Limit < 0) return Refusals.Of(Code.RequestInvalid, "limit");
        var chat = Commands.Checks.ChatOrChannel(request.ChatId, request.ChannelId);
        var (found, refusal) = await Attendance.ReadAsync(mailbox, chat, ct);
        if (found is null) return refusal!;
        if (request.Banned && !found.Own.May(Right.BanMembers, found.Chat.Settings)) return Refusals.Of(Code.RightRequired, "banned");
        if (chat.IsChannel) return await ChannelMembers.AnswerAsync(mailbox, request, found, ct);

        var asked = found.Everybody.Where(m => request.Banned ? m.Banned : m.IsCurrent).ToList();
        var page = asked.Skip(request.Offset).Take(request.Limit > 0 ? request.Limit : asked.Count).ToList();
        var members = new Members { Chat = found.Chat, TotalCount = asked.Count, Members_ = { page.Select(View) } };
        members.Users.Add(await mailbox.UsersAsync(page.Select(m => m.UserId), ct));
        return new Result { Members = members };
    }

    public static Contracts.Client.Member View(Member member) => new() { UserId = member.UserId, Role = member.Role, Rights = member.Rights };
}
