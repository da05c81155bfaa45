using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>Who is in a chat; only its members may ask.</summary>
internal static class GetMembers
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetMembers request, CancellationToken ct)
    {
        if (Commands.Checks.ChatId(request.ChatId) is { } fault) return fault;
        var conversation = Names.ChatConversation(request.ChatId);
        var head = await mailbox.GetAsync(Names.ConversationHead(conversation), ConversationHead.Parser, ct);
        var membership = await mailbox.GetAsync(Names.Members(conversation), Membership.Parser, ct);
        if (head is null || membership is null) return Refusals.Of(Code.ChatUnknown, "chat_id");
        var current = membership.Members.Where(m => m.IsCurrent).ToList();
        if (current.All(m => m.UserId != mailbox.User)) return Refusals.Of(Code.NotAMember, "chat_id");

        var members = new Members { Chat = new Chat { Id = request.ChatId, Title = head.Title, MemberCount = current.Count } };
        members.Members_.Add(current.Select(m => new Contracts.Client.Member { UserId = m.UserId, Role = m.Role }));
        members.Users.Add(await mailbox.UsersAsync(current.Select(m => m.UserId), ct));
        return new Result { Members = members };
    }
}
