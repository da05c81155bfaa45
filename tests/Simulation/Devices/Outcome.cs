using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Devices;

/// <summary>What an answer says of what was asked, leaving out the updates that come with it.</summary>
internal static class Outcome
{
    public static string Of(Result result) => result.OutcomeCase switch
    {
        Result.OutcomeOneofCase.Refusal => $"refused {result.Refusal.Code} {result.Refusal.Field}",
        Result.OutcomeOneofCase.MessagesSent => $"sent {string.Join(',', result.MessagesSent.MessageIds)} at {result.MessagesSent.Date}",
        Result.OutcomeOneofCase.MessagesScheduled => $"scheduled {string.Join(',', result.MessagesScheduled.Ids)} for {result.MessagesScheduled.Date}",
        Result.OutcomeOneofCase.ChatCreated => $"created {result.ChatCreated.ChatId}",
        var other => other.ToString(),
    };

    /// <summary>"Not now": the same is to be asked again.</summary>
    public static bool IsForNow(Result result) => result.Refusal is { Code: >= Refusal.Types.Code.TooManyRequests };
}
