using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Verification;

/// <summary>Whether a mailbox is a bot's, and where its updates go.</summary>
internal sealed record BotLine(bool IsBot, string Webhook, long SetAt)
{
    public static BotLine Of(MailboxHead head) => new(head.Bot, head.BotWebhook, head.BotWebhookSetAt);
}
