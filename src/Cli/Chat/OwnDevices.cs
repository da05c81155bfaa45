using DaprMessaging.Client;

namespace DaprMessaging.Cli.Chat;

/// <summary>The user's devices.</summary>
internal sealed class OwnDevices(MessagingClient client, Stage stage)
{
    private const string Others = "others";

    public async Task ListAsync(CancellationToken ct)
    {
        foreach (var one in await client.GetSessionsAsync(ct))
        {
            var when = one.Current ? "this one" : one.Online ? "online" : $"last here {Waiting.Time(one.SeenAt)}";
            stage.Tell($"{one.DeviceId,-16}  {when}, since {Waiting.Time(one.Since)}{(one.App.Length > 0 ? $", {one.App}" : "")}");
        }
    }

    public async Task EndAsync(string device, CancellationToken ct)
    {
        if (device == Others) await client.TerminateOtherSessionsAsync(ct);
        else if (!(await client.GetSessionsAsync(ct)).Any(s => s.DeviceId == device)) stage.Tell($"no device '{device}'; /sessions shows them");
        else await client.TerminateSessionAsync(device, ct);
    }
}
