using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Conversations;

/// <summary>What an operation says of itself.</summary>
internal static class Ops
{
    public static long FirstDialogMessageId(this Op op) =>
        op.KindCase == Op.KindOneofCase.Sent ? op.Sent.FirstDialogMessageId : op.Service.DialogMessageId;

    public static long LastDialogMessageId(this Op op) =>
        op.KindCase == Op.KindOneofCase.Sent ? op.Sent.FirstDialogMessageId + op.Sent.Items.Count - 1 : op.Service.DialogMessageId;
}
