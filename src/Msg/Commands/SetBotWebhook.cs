using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// Where a bot is told what happens. It names a path, not an address: whom the system calls is the operator's choice, so no bot
/// can send it anywhere else.
/// </summary>
internal sealed class SetBotWebhook(CallerRequest asked, Contracts.Client.SetBotWebhook request) : Admission(asked)
{
    private readonly Result? fault = IsPath(request.Path) ? null : Refusals.Of(Code.RequestInvalid, "path");

    public override IEnumerable<string> Reads => fault is null ? [Names.MailboxHead(User)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if (fault is not null) return fault;
        return reading.Get(Names.MailboxHead(User), MailboxHead.Parser) is { Bot: true } head
            ? ToMailbox(new Proto.SetBotWebhook { Owner = User, Path = request.Path, At = Later(now, head.BotWebhookSetAt), Origin = Origin }, "webhook")
            : Refusals.Of(Code.BotRequired);
    }

    // Nothing in it leads anywhere else than below the address it is put behind.
    private static bool IsPath(string path) => path.Length == 0 || (path.Length <= Limits.WebhookPath &&
        path.Split('/').All(part => part.Length > 0 && part.Trim('.').Length > 0 && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~')));
}
