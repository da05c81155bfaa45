using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Msg.Queries;

/// <summary>How a chat is set up, and what the caller may do in it; only its members may ask.</summary>
internal static class GetChat
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetChat request, CancellationToken ct)
    {
        var (found, refusal) = await Attendance.ReadAsync(mailbox, Commands.Checks.ChatOrChannel(request.ChatId, request.ChannelId), ct);
        return found is null ? refusal! : new Result
        {
            FullChat = new FullChat { Chat = found.Chat, Role = found.Own.Role, Rights = new Rights { Rights_ = { found.Own.RightsIn(found.Chat.Settings) } } },
        };
    }
}
