using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Hosting.Actors;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;

namespace DaprMessaging.Session;

/// <summary>What a user asks about their own devices: the directory knows, so it is answered here.</summary>
internal sealed class OwnSessions(SessionDirectory directory, ILogger<OwnSessions> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static bool Concerns(Request request) => request is { GetSessions: not null } or { TerminateSessions: not null } or { RegisterDevice: not null };

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
            if (request.GetSessions is not null) return new Result { Sessions = View(device, await directory.DevicesAsync(device.UserId, ct)) };
            if (request.RegisterDevice is { } registered) return await RegisterAsync(device, registered, ct);
            return await directory.EndAsync(device.UserId, new Ending(request.TerminateSessions.DeviceId, device.DeviceId), ct)
                ? new Result { Done = new Done() }
                : new Result { Refusal = Refusal.Of(Code.RequestInvalid, "device_id") };
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
