using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting.Actors;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Session;

/// <summary>What a user asks about their own devices, and about who sees whether they are there: the directory knows, so it is answered here.</summary>
internal sealed class OwnSessions(SessionDirectory directory, ILogger<OwnSessions> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static bool Concerns(Request request) => request
        is { GetSessions: not null } or { TerminateSessions: not null } or { RegisterDevice: not null }
        or { SetAway: not null } or { GetPresencePrivacy: not null } or { SetPresencePrivacy: not null };

    public async Task AnswerAsync(Device device, Request request)
    {
        using var patience = new CancellationTokenSource(Patience);
        var result = await TryAsync(device, request, patience.Token);
        result.RequestId = request.RequestId;
        device.Complete(result);
    }

    private async Task<Result> TryAsync(Device device, Request request, CancellationToken ct)
    {
        try
        {
            return request switch
            {
                { GetSessions: not null } => new Result { Sessions = View(device, await directory.DevicesAsync(device.UserId, ct)) },
                { RegisterDevice: { } registered } => await RegisterAsync(device, registered, ct),
                { TerminateSessions: { } ended } => await EndAsync(device, ended, ct),
                { SetAway: { } set } => await device.InTurnAsync(() => DoneAsync(directory.SetAwayAsync(device, set.Away, ct))),
                { GetPresencePrivacy: not null } => new Result { PresencePrivacy = (await directory.PrivacyAsync(device.UserId, ct)).ToPrivacy() },
                _ => await SetPrivacyAsync(device, request.SetPresencePrivacy.Privacy ?? new PresencePrivacy(), ct),
            };
        }
        catch (Exception e)
        {
            log.DirectoryFailed(device.UserId, e.Message);
            return new Result { Refusal = Refusal.Of(Code.Unavailable) };
        }
    }

    private async Task<Result> RegisterAsync(Device device, RegisterDevice registered, CancellationToken ct)
    {
        if (registered.Token.Length > Limits.PushToken || device.Identity.IsBot) return new Result { Refusal = Refusal.Of(Code.RequestInvalid, device.Identity.IsBot ? "" : "token") };
        return await directory.RegisterAsync(device, registered.Token, ct)
            ? new Result { Done = new Done() }
            : new Result { Refusal = Refusal.Of(Code.TokenInvalid, "token") };
    }

    private async Task<Result> EndAsync(Device device, TerminateSessions ended, CancellationToken ct) =>
        await directory.EndAsync(device.UserId, new Ending(ended.DeviceId, device.DeviceId), ct)
            ? new Result { Done = new Done() }
            : new Result { Refusal = Refusal.Of(Code.RequestInvalid, "device_id") };

    private async Task<Result> SetPrivacyAsync(Device device, PresencePrivacy privacy, CancellationToken ct)
    {
        if (!Enum.IsDefined(privacy.Audience) || privacy.Audience == PresencePrivacy.Types.Audience.Unspecified) return new Result { Refusal = Refusal.Of(Code.RequestInvalid, "audience") };
        if (privacy.ExceptUserIds.Count > Limits.PrivacyExceptions) return new Result { Refusal = Refusal.Of(Code.TooMany, "except_user_ids") };
        return privacy.ExceptUserIds.All(u => Peer.User(u).IsValid)
            ? await DoneAsync(directory.SetPrivacyAsync(device.UserId, privacy.ToRule(), ct))
            : new Result { Refusal = Refusal.Of(Code.RequestInvalid, "except_user_ids") };
    }

    private static async Task<Result> DoneAsync(Task done)
    {
        await done;
        return new Result { Done = new Done() };
    }

    private static Sessions View(Device device, DeviceList list) => new()
    {
        Sessions_ =
        {
            list.Devices.Select(d => new DeviceSession
            {
                DeviceId = d.DeviceId, App = d.App, Since = d.Since, SeenAt = d.SeenAt, Online = list.Online.Contains(d.DeviceId), Current = d.DeviceId == device.DeviceId,
            }).OrderByDescending(d => d.Online),
        },
    };
}
