using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Msg;
using DaprMessaging.Hosting;
using DaprMessaging.Session;
using DaprMessaging.Simulation.Worlds;
using SessionDevice = DaprMessaging.Session.Device;

namespace DaprMessaging.Simulation.Gateways;

/// <summary>The way from a gateway to Msg, for one life of the gateway.</summary>
internal sealed class MsgLine(World world, Gateway gateway, Listeners listeners, Life life) : IMsg
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
        Ask(device, new CallerRequest { Login = new Login { Name = device.Identity.Name, Username = device.Identity.Username, Bot = device.Identity.IsBot } });
        return login;
    }

    public Task<ICollection<long>> FindVisibleAsync(SessionDevice device, IEnumerable<long> users, CancellationToken ct) => throw new NotSupportedException();

    // As Requests does it: an answer that says of channels makes the device listen to them.
    private async Task HearAsync(SessionDevice device, CallerRequest request, Result result, long asked)
    {
        try
        {
            if (await listeners.HearAsync(device, request.Request, result, asked, CancellationToken.None)) Complete(device, result);
            else if (!life.IsOver) Ask(device, request);
        }
        catch (Exception e) when (e is HttpRequestException or PublishException)
        {
            world.Trace.Say(gateway.ServerId, $"cannot listen for {device.UserId}: {e.Message}");
            Complete(device, new Result { RequestId = result.RequestId, Refusal = Refusal.Of(Refusal.Types.Code.Unavailable) });
        }
    }

    private void Complete(SessionDevice device, Result result)
    {
        if (life.IsOver) return;
        device.Complete(result);
        gateway.Stir();
    }

    private void Ask(SessionDevice device, CallerRequest request)
    {
        request.Caller = new Caller
        {
            UserId = device.UserId, DeviceId = device.DeviceId, ServerId = gateway.ServerId, SessionId = device.SessionId,
        };
        var asked = listeners.Moment();
        world.Msg.Take(request, result =>
        {
            if (life.IsOver) return;
            if (Listeners.Concerns(request.Request)) world.Watch(HearAsync(device, request, result, asked));
            else Complete(device, result);
        });
    }
}
