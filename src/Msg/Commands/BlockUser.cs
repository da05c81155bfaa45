using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Contracts.State;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Proto = DaprMessaging.Contracts.Inbox;

namespace DaprMessaging.Msg.Commands;

/// <summary>A user whose messages the caller does not want; or does again. That user never learns of it.</summary>
internal sealed class BlockUser(CallerRequest asked, Contracts.Client.BlockUser request) : Admission(asked)
{
    private readonly Result? fault = Checks.UserIds([request.UserId], "user_id") ??
        (request.UserId == asked.Caller.UserId ? Refusals.Of(Code.RequestInvalid, "user_id") : null);

    public override IEnumerable<string> Reads => fault is null ? [Names.Blocked(User)] : [];

    public override IEnumerable<string> Presumes => fault is null ? [Names.Profile(request.UserId)] : [];

    public override Admitted Decide(Reading reading, long now)
    {
        if ((fault ?? Checks.AreThere([request.UserId], "user_id", reading)) is { } refusal) return refusal;
        var blocked = reading.Get(Names.Blocked(User), Blocked.Parser);
        var known = blocked?.Users.FirstOrDefault(u => u.UserId == request.UserId);
        if (request.Blocked && known is not { Blocked: true } && blocked?.Users.Count(u => u.Blocked) >= Limits.BlockedUsers)
            return Refusals.Of(Code.LimitReached, "user_id");
        return ToMailbox(new Proto.BlockUser
        {
            Owner = User, UserId = request.UserId, Blocked = request.Blocked, At = Later(now, known?.SetAt ?? 0), Origin = Origin,
        }, $"block/{request.UserId}");
    }
}
