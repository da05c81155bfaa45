using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Queries;

/// <summary>What a bot has missed since a step, for one that asks; one that has a webhook is told there, and not in two ways.</summary>
internal static class GetUpdates
{
    public static async Task<Result> AnswerAsync(Mailbox mailbox, Contracts.Client.GetUpdates request, CancellationToken ct)
    {
        if (request.TimeoutMs < 0) return Refusals.Of(Code.RequestInvalid, "timeout_ms");
        var head = await mailbox.HeadAsync(ct);
        if (!head.Bot) return Refusals.Of(Code.BotRequired);
        if (head.BotWebhook.Length > 0) return Refusals.Of(Code.WebhookSet);
        return await GetDifference.AnswerAsync(mailbox, new Contracts.Client.GetDifference { Pts = request.Pts, Limit = request.Limit }, ct);
    }
}
