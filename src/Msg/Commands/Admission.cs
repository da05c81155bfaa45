using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using Google.Protobuf;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Commands;

/// <summary>
/// One request that changes something, on its way to becoming a command on Inbox-T. What is wrong with it by itself is
/// refused here; what depends on the state of a conversation is decided by the conversation.
/// </summary>
internal abstract class Admission(Caller caller, string traceParent)
{
    /// <summary>The keys whose documents are needed to decide.</summary>
    public virtual IEnumerable<string> Reads => [];

    /// <summary>The keys of which only matters that they are there.</summary>
    public virtual IEnumerable<string> Presumes => [];

    protected long User => caller.UserId;

    protected string TraceParent => traceParent;

    protected Origin OriginOf(ulong requestId) => new()
    {
        ServerId = caller.ServerId, SessionId = caller.SessionId, RequestId = requestId, DeviceId = caller.DeviceId,
        Traceparent = traceParent,
    };

    /// <summary>The command, or the answer. No I/O.</summary>
    public abstract Admitted Decide(Reading reading, long now);

    protected Admitted ToConversation(string conversation, IMessage command, long randomId) =>
        Accept(conversation, $"{conversation}/{User}/{randomId}", command);

    protected Admitted ToMailbox(IMessage command, string what) =>
        Accept(Names.ShardKey(Names.ShardOf(User)), $"{Names.MailboxHead(User)}/{what}", command);

    private Admitted Accept(string key, string id, IMessage command)
    {
        var emission = Emission.Of(Names.InboxTopic, key, id, command, traceParent);
        return emission.Data.Length > Limits.Command ? Refusals.Of(Code.CommandTooLarge) : emission;
    }
}
