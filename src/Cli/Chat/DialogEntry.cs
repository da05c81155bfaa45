using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>One line of the list of dialogs: counters as the newest step left them, and the last message.</summary>
internal sealed record DialogEntry(DialogCounters Counters, long Pts, Message? Top)
{
    public Peer Peer => Counters.Peer;

    public DialogEntry After(Update update) =>
        update.Pts <= Pts ? this : new DialogEntry(update.Dialog, update.Pts, update.NewMessage ?? Top);
}
