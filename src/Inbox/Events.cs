using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Conversations;
using DaprMessaging.Inbox.Mailboxes;
using Google.Protobuf;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Inbox;

/// <summary>What Inbox-T may carry: the table of contents of this room.</summary>
internal static class Events
{
    private static readonly Dictionary<string, Func<Delivery, Command>> Kinds = new()
    {
        [Proto.SendMessages.Descriptor.FullName] = d => new SendMessages(d.Parse(Proto.SendMessages.Parser)),
        [Proto.EditMessage.Descriptor.FullName] = d => new EditMessage(d.Parse(Proto.EditMessage.Parser)),
        [Proto.DeleteMessages.Descriptor.FullName] = d => new DeleteMessages(d.Parse(Proto.DeleteMessages.Parser)),
        [Proto.CreateChat.Descriptor.FullName] = d => new CreateChat(d.Parse(Proto.CreateChat.Parser)),
        [Proto.AddMembers.Descriptor.FullName] = d => new AddMembers(d.Parse(Proto.AddMembers.Parser)),
        [Proto.RemoveMember.Descriptor.FullName] = d => new RemoveMember(d.Parse(Proto.RemoveMember.Parser)),
        [Proto.Deliver.Descriptor.FullName] = d => new Deliver(d.Parse(Proto.Deliver.Parser)),
        [Proto.ReadHistory.Descriptor.FullName] = d => new ReadHistory(d.Parse(Proto.ReadHistory.Parser)),
        [Proto.OutboxRead.Descriptor.FullName] = d => new OutboxRead(d.Parse(Proto.OutboxRead.Parser)),
        [Proto.HideMessages.Descriptor.FullName] = d => new HideMessages(d.Parse(Proto.HideMessages.Parser)),
        [Proto.SaveProfile.Descriptor.FullName] = d => new SaveProfile(d.Parse(Proto.SaveProfile.Parser)),
    };

    /// <summary>The command, or null for a kind that only a newer writer knows.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is damaged.</exception>
    /// <exception cref="FormatException">It addresses nothing that can exist.</exception>
    public static Command? Decode(Delivery delivery) =>
        Kinds.TryGetValue(delivery.Type, out var decode) ? decode(delivery) : null;
}
