using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;

namespace DaprMessaging.Msg.Commands;

/// <summary>Something that is done to a chat. Who may, the chat decides.</summary>
/// <param name="asked">Who asks, and where the answer goes.</param>
/// <param name="chat">The chat, or the channel.</param>
/// <param name="randomId">Of the request.</param>
/// <param name="fault">What is wrong with the rest of the request; null: nothing.</param>
internal abstract class ChatAdmission(CallerRequest asked, Peer chat, long randomId, Result? fault) : Admission(asked)
{
    private readonly Result? fault = Checks.RandomId(randomId) ?? Checks.Chat(chat) ?? fault;

    protected string Conversation => Names.Conversation(User, chat);

    public sealed override IEnumerable<string> Presumes => fault is null ? [Checks.KeyOf(chat), .. Users.Select(Names.Profile)] : [];

    /// <summary>Users who must be there.</summary>
    protected virtual IEnumerable<long> Users => [];

    /// <summary>The field that names them.</summary>
    protected virtual string UsersField => "user_id";

    public sealed override Admitted Decide(Reading reading, long now) =>
        (fault ?? Checks.IsThere(chat, Checks.FieldOf(chat), reading) ?? Checks.AreThere(Users, UsersField, reading)) is { } refusal ? refusal : Admit(reading, now);

    protected abstract Admitted Admit(Reading reading, long now);
}
