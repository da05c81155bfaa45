using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Member = DaprMessaging.Contracts.State.Member;

namespace DaprMessaging.Msg.Queries;

/// <summary>A chat, as one of its members may ask about it.</summary>
/// <param name="Chat">As all see it.</param>
/// <param name="Head">As it was read before its members.</param>
/// <param name="Everybody">Who is there, was there, or may not be; of a channel only some.</param>
/// <param name="Own">The caller.</param>
internal sealed record Attendance(Chat Chat, ConversationHead Head, IReadOnlyList<Member> Everybody, Member Own)
{
    /// <summary>Of a channel: messages up to here were cleared for all, or said before the caller came and are not theirs.</summary>
    public long Floor => Math.Max(Head.ClearedUpTo, Own.HiddenUpTo);

    /// <summary>The chat; or the refusal of one who is no member of it.</summary>
    public static async Task<(Attendance? Chat, Result? Refusal)> ReadAsync(Mailbox mailbox, Peer chat, CancellationToken ct)
    {
        if (Commands.Checks.Chat(chat) is { } fault) return (null, fault);
        var conversation = Names.Conversation(0, chat);
        var head = await mailbox.GetAsync(Names.ConversationHead(conversation), ConversationHead.Parser, ct);
        if (head is null) return (null, Refusals.Of(Code.ChatUnknown, Commands.Checks.FieldOf(chat)));
        var membership = await mailbox.GetAsync(chat.IsChannel ? Names.Members(conversation, mailbox.User) : Names.Members(conversation), Membership.Parser, ct);
        return OwnOf(membership, mailbox) is { } own
            ? (new Attendance(View(chat, head), head, membership!.Members, own), null)
            : (null, Refusals.Of(Code.NotAMember, Commands.Checks.FieldOf(chat)));
    }

    /// <summary>The channel, to read what is said in it; or the refusal of one who may not.</summary>
    public static async Task<(Attendance? Chat, Result? Refusal)> ToReadAsync(Mailbox mailbox, Peer channel, CancellationToken ct)
    {
        var (found, refusal) = await ReadAsync(mailbox, channel, ct);
        return found is { Own.IsOnlyTold: true } ? (null, Refusals.Of(Code.AdminRequired, Commands.Checks.FieldOf(channel))) : (found, refusal);
    }

    /// <summary>Those of these channels that the caller is in now, as what.</summary>
    public static async Task<IReadOnlyDictionary<string, Member>> JoinedAsync(Mailbox mailbox, IReadOnlyList<string> channels, CancellationToken ct)
    {
        var buckets = await mailbox.GetAsync([.. channels.Select(c => Names.Members(c, mailbox.User))], Membership.Parser, ct);
        return channels.Zip(buckets, (channel, bucket) => (channel, own: OwnOf(bucket, mailbox))).Where(c => c.own is not null).ToDictionary(c => c.channel, c => c.own!);
    }

    public static Chat View(Peer chat, ConversationHead head) => new()
    {
        Id = chat.Id, Title = head.Title, MemberCount = head.MemberCount, Settings = head.Settings, Channel = chat.IsChannel, Broadcast = head.Broadcast,
        MigratedToChannelId = head.MigratedTo, MigratedFromChatId = head.MigratedFrom, TtlSeconds = head.TtlSeconds,
    };

    private static Member? OwnOf(Membership? membership, Mailbox mailbox) => membership?.Members.FirstOrDefault(m => m.IsCurrent && m.UserId == mailbox.User);
}
