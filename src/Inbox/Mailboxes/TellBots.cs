using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Inbox.Conversations;
using Proto = DaprMessaging.Contracts.Inbox;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// An operation of a channel concerns the owner, a bot. It takes a step, so that a bot has one order for all that it is told, and one
/// place to ask for what it missed; what the step says stays in the channel. The next one is told, an old one is done, and before
/// one that comes too early the missing ones are read.
/// </summary>
internal sealed class TellBots(Proto.TellBots command) : MailboxCommand(command.Bots.Select(b => b.UserId))
{
    private readonly string conversation = ConversationId.Check(command.Conversation);

    public override void Prepare(Mailbox mailbox, Preparation preparation)
    {
        var (dialog, own) = (mailbox.DialogOf(conversation), Own(mailbox));
        if (preparation.Need(dialog.State)) return;
        var last = preparation.BotSteps(dialog);
        foreach (var number in Unread(last, own.Number))
        {
            dialog.Log.Prepare(number, preparation);
            last = number;
        }

        preparation.AdvanceBotSteps(dialog, own.Number == last + 1 ? own.Number : last);
    }

    public override void Decide(Mailbox mailbox, Effects effects)
    {
        var (dialog, own) = (mailbox.DialogOf(conversation), Own(mailbox));
        var state = dialog.State.Value;
        if (own.Number <= state.BotSteps)
        {
            mailbox.Tell(effects, null, Math.Max(mailbox.Pts, state.Pts));
            return;
        }

        foreach (var number in Unread(state.BotSteps, own.Number).ToList())
        {
            var op = dialog.Log.At(number);
            Tell(mailbox, dialog, dialog.Log.StepAt(number), op.BotSteps.First(b => b.UserId == mailbox.Owner), effects, op.Origin);
        }

        if (command.Step is { } step && own.Number == state.BotSteps + 1) Tell(mailbox, dialog, step, own, effects);
        else if (own.Number > state.BotSteps) effects.TellBots(conversation, [own], command.Step);
    }

    // Those before it, and it itself if it does not say what it is: as far as one step goes.
    private IEnumerable<long> Unread(long last, long number) =>
        Numbers.Between(last + 1, command.Step is null ? number : number - 1).Take(Deliver.MaxRepaired);

    private BotStep Own(Mailbox mailbox) => command.Bots.First(b => b.UserId == mailbox.Owner);

    private static void Tell(Mailbox mailbox, Dialog dialog, Update step, BotStep own, Effects effects, Origin? origin = null)
    {
        dialog.State.Value.BotSteps = own.Number;
        var heard = mailbox.Append(dialog, new Record
        {
            Update = new Update { ChannelTold = new ChannelTold { Pts = step.Pts } }, DialogMessageIds = { own.DialogMessageIds },
        }).Clone();
        heard.ChannelTold.Step = step.ForBot(own.DialogMessageIds);
        mailbox.Tell(effects, heard, mailbox.Pts, origin);
    }
}
