using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Member = DaprMessaging.Contracts.State.Member;

namespace DaprMessaging.Msg.Queries;

/// <summary>A chat, as one of its members may ask about it.</summary>
/// <param name="Chat">As all see it.</param>
/// <param name="Everybody">Who is there, was there, or may not be.</param>
/// <param name="Own">The caller.</param>
internal sealed record Attendance(Chat Chat, IReadOnlyList<Member> Everybody, Member Own)
{
    /// <summary>The chat; or the refusal of one who is no member of it.</summary>
    public static async Task<(Attendance? Chat, Result? Refusal)> ReadAsync(Mailbox mailbox, long chatId, CancellationToken ct)
    {
        if (Commands.Checks.ChatId(chatId) is { } fault) return (null, fault);
        var conversation = Names.ChatConversation(chatId);
        var head = await mailbox.GetAsync(Names.ConversationHead(conversation), ConversationHead.Parser, ct);
        var membership = await mailbox.GetAsync(Names.Members(conversation), Membership.Parser, ct);
        if (head is null || membership is null) return (null, Refusals.Of(Code.ChatUnknown, "chat_id"));
        return membership.Members.FirstOrDefault(m => m.IsCurrent && m.UserId == mailbox.User) is { } own
            ? (new Attendance(View(chatId, head), membership.Members, own), null)
            : (null, Refusals.Of(Code.NotAMember, "chat_id"));
    }

    public static Chat View(long chatId, ConversationHead head) =>
        new() { Id = chatId, Title = head.Title, MemberCount = head.MemberCount, Settings = head.Settings, TtlSeconds = head.TtlSeconds };
}
