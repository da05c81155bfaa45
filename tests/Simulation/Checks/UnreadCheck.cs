using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;
using DaprMessaging.Simulation.Worlds;
using Record = DaprMessaging.Contracts.State.Record;

namespace DaprMessaging.Simulation.Checks;

/// <summary>
/// A6, counted once more without the pages of the index: what others have said after the mark, since the owner came, and is there still; and
/// the mentions that were not seen.
/// </summary>
internal static class UnreadCheck
{
    public static void Look(Truth truth, Findings findings)
    {
        foreach (var mailbox in truth.Mailboxes)
        {
            foreach (var messages in mailbox.Records.Values.Where(r => r.Update.NewMessage is { Out: false, Action: null }).GroupBy(r => r.Update.NewMessage.Peer.ToKey()))
            {
                var dialog = mailbox.Dialogs[messages.Key];
                var there = messages.Where(r => !dialog.HasCleared(r.DialogMessageId)).ToList();
                var conversation = truth.Conversation(Names.Conversation(mailbox.Owner, messages.First().Update.NewMessage.Peer));
                Compare(dialog.UnreadCount, there.Count(r => r.DialogMessageId > dialog.ReadInbox && !conversation.SawLater(mailbox.Owner, r.OpNo)), "messages");
                Compare(dialog.UnreadMentionsCount, there.Count(r => IsUnseen(r, dialog)), "mentions");

                void Compare(int told, int due, string what)
                {
                    if (told != due) findings.Add("A6", $"mailbox {mailbox.Owner}: {messages.Key} says {told} unread {what}, there are {due}");
                }
            }
        }
    }

    private static bool IsUnseen(Record record, DialogState dialog) => record.Update.NewMessage.MentionUnread && record.DialogMessageId > dialog.MentionsReadUpTo;
}
