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
internal abstract class Admission(CallerRequest asked)
{
    /// <summary>The keys whose documents are needed to decide.</summary>
    public virtual IEnumerable<string> Reads => [];

    /// <summary>The keys of which only matters that they are there.</summary>
    public virtual IEnumerable<string> Presumes => [];

    /// <summary>Who asks.</summary>
    public long User => asked.Caller.UserId;

    protected string TraceParent => asked.Traceparent;

    /// <summary>Where the answer goes.</summary>
    protected Origin Origin => new()
    {
        ServerId = asked.Caller.ServerId, SessionId = asked.Caller.SessionId, RequestId = asked.Request?.RequestId ?? 0,
        DeviceId = asked.Caller.DeviceId, Traceparent = asked.Traceparent,
    };

    /// <summary>The command, or the answer. No I/O.</summary>
    public abstract Admitted Decide(Reading reading, long now);

    /// <summary>A time for something of which the later wins: now, yet later than what was set before, whatever the clocks said then.</summary>
    protected static long Later(long now, long before) => Math.Max(now, before + 1);

    protected Admitted ToConversation(string conversation, IMessage command, long randomId) =>
        Accept(conversation, $"{conversation}/{User}/{randomId}", command);

    protected Admitted ToMailbox(IMessage command, string what) =>
        Accept(Names.ShardKey(Names.ShardOf(User)), $"{Names.MailboxHead(User)}/{what}", command);

    private Admitted Accept(string key, string id, IMessage command)
    {
        var emission = Emission.Of(Names.InboxTopic, key, id, command, asked.Traceparent);
        return emission.Data.Length > Limits.Command ? Refusals.Of(Code.CommandTooLarge) : emission;
    }
}
