using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Google.Protobuf;

namespace DaprMessaging.Msg.Commands;

/// <summary>Something that a user does to a dialog of their own, and that nobody else hears of. The peer must be there, the dialog need not.</summary>
/// <param name="asked">Who asks, and where the answer goes.</param>
/// <param name="peer">Whose dialog it is.</param>
/// <param name="fault">What is wrong with the rest of the request; null: nothing.</param>
internal abstract class DialogAdmission(CallerRequest asked, Peer peer, Result? fault = null) : Admission(asked)
{
    private readonly Result? fault = Checks.Peer(peer) ?? fault;

    protected string Conversation => Names.Conversation(User, peer);

    public sealed override IEnumerable<string> Reads => fault is null ? [Names.Dialog(User, peer), .. More] : [];

    public sealed override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(peer)] : [];

    public sealed override Admitted Decide(Reading reading, long now) => (fault ?? Checks.IsThere(peer, "peer", reading)) is { } refusal
        ? refusal
        : Decide(reading, reading.DialogOf(User, peer), now);

    /// <summary>What else has to be read.</summary>
    protected virtual IEnumerable<string> More => [];

    protected abstract Admitted Decide(Reading reading, DialogState dialog, long now);

    protected Admitted ToDialog(IMessage command, string what) => ToMailbox(command, $"{peer.ToKey()}/{what}");
}
