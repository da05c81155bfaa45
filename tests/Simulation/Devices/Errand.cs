using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;

namespace DaprMessaging.Simulation.Devices;

/// <summary>
/// Something a user wants done. It is asked as often as it takes, by any of the user's devices, with the same random ids.
/// </summary>
internal sealed class Errand
{
    public Errand(long user, Request request, bool isRefusable = false)
    {
        (User, Request, IsRefusable) = (user, request, isRefusable);
        Peer = request.CallCase switch
        {
            Call.SendMessages => request.SendMessages.Peer,
            Call.AddMembers => Peer.Chat(request.AddMembers.ChatId),
            Call.RemoveMember => Peer.Chat(request.RemoveMember.ChatId),
            Call.EditMessage => request.EditMessage.Peer,
            Call.DeleteMessages => request.DeleteMessages.Peer,
            Call.CreateChat => Peer.Chat(Names.ChatId(user, request.CreateChat.RandomId)),
            _ => request.ReadHistory.Peer,
        };
        RandomIds = request.CallCase switch
        {
            Call.SendMessages => [.. request.SendMessages.Messages.Select(m => m.RandomId)],
            Call.AddMembers => [request.AddMembers.RandomId],
            Call.RemoveMember => [request.RemoveMember.RandomId],
            Call.CreateChat => [request.CreateChat.RandomId],
            Call.EditMessage => [request.EditMessage.RandomId],
            Call.DeleteMessages when request.DeleteMessages.ForEveryone => [request.DeleteMessages.RandomId],
            _ => [],
        };
        Shape = $"{Conversation} {request.CallCase} by {user} {string.Join(',', RandomIds)}";
        if (request.DeleteMessages is { ForEveryone: false } hidden) Shape += $"only {hidden.MessageIds}";
    }

    public long User { get; }

    public Request Request { get; }

    public Peer Peer { get; }

    public string Conversation => Names.Conversation(User, Peer);

    public IReadOnlyList<long> RandomIds { get; }

    /// <summary>Whatever is asked in the same shape must get the same answer.</summary>
    public string Shape { get; }

    /// <summary>The store will never take it: it ends in the dead letters, without an answer.</summary>
    public bool IsRefusable { get; }

    public override string ToString() => Shape;
}
