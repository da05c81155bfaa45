using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Session;
using DaprMessaging.Simulation.Worlds;
using SessionDevice = DaprMessaging.Session.Device;

namespace DaprMessaging.Simulation.Gateways;

/// <summary>The way from a gateway to Msg, for one life of the gateway.</summary>
internal sealed class MsgLine(World world, Gateway gateway, Life life) : IMsg
{
    private const int Patience = 10_000;

    public void Take(SessionDevice device, Request request)
    {
        if (device.TryBegin(request.RequestId)) Ask(device, new CallerRequest { Request = request });
        else device.Reject(request.RequestId);
    }

    public Task<Result> LoginAsync(SessionDevice device, CancellationToken ct)
    {
        var link = gateway.LinkOf(device);
        var login = link.BeginLogin();
        world.Time.After(Patience, () =>
        {
            if (!life.IsOver) link.GiveUp(login);
        });
        Ask(device, new CallerRequest { Login = new Login { Name = device.Identity.Name, Username = device.Identity.Username } });
        return login;
    }

    private void Ask(SessionDevice device, CallerRequest request)
    {
        request.Caller = new Caller
        {
            UserId = device.UserId, DeviceId = device.DeviceId, ServerId = gateway.ServerId, SessionId = device.SessionId,
        };
        world.Msg.Take(request, result =>
        {
            if (life.IsOver) return;
            device.Complete(result);
            gateway.Stir();
        });
    }
}
