using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Msg.Commands;

/// <summary>Something that a user does to messages of their own mailbox, named by their own ids: here these become those of the conversation.</summary>
/// <param name="asked">Who asks, and where the answer goes.</param>
/// <param name="peer">Of the dialog.</param>
/// <param name="ids">Own ids.</param>
/// <param name="field">Where they are in the request.</param>
/// <param name="fault">What is wrong with the rest of the request; null: nothing.</param>
internal abstract class MessageAdmission(CallerRequest asked, Peer peer, IReadOnlyList<long> ids, string field, Result? fault = null) : Admission(asked)
{
    private readonly Result? fault = fault ?? Checks.Peer(peer) ?? Checks.MessageIds(ids, field);

    protected string Conversation => Names.Conversation(User, peer);

    /// <summary>It is with oneself: what is done for everyone is done for oneself.</summary>
    protected bool IsSaved => peer.UserId == User;

    public sealed override IEnumerable<string> Reads => fault is null ? [.. ids.Select(id => Reading.KeyOf(User, id, peer)), .. More] : [];

    public sealed override Admitted Decide(Reading reading, long now)
    {
        if (fault is not null) return fault;
        var places = new List<Place>(ids.Count);
        foreach (var id in ids)
        {
            if (reading.PlaceOf(User, id, peer) is not { } place) return Refusals.Of(Code.MessageUnknown, field);
            places.Add(place);
        }

        return Decide(reading, places, now);
    }

    /// <summary>What else has to be read.</summary>
    protected virtual IEnumerable<string> More => [];

    protected abstract Admitted Decide(Reading reading, IReadOnlyList<Place> places, long now);

    protected Admitted ToDialog(Google.Protobuf.IMessage command, string what) => ToMailbox(command, $"{peer.ToKey()}/{what}/{ids[0]}");

    protected string DialogKey => Names.Dialog(User, peer);

    protected DialogState Dialog(Reading reading) => reading.DialogOf(User, peer);
}
