using DaprMessaging.Simulation.Worlds;

namespace DaprMessaging.Simulation.Devices;

/// <summary>Who is connected: the directory of sessions and all gateways in one.</summary>
internal sealed class Sessions(World world)
{
    private readonly Dictionary<long, List<Session>> byUser = [];
    private long last;

    public IReadOnlyList<Session> Of(long user) => byUser.TryGetValue(user, out var sessions) ? sessions : [];

    public Session Open(Device device)
    {
        var session = new Session(world, ++last, device);
        if (!byUser.TryGetValue(device.User, out var sessions)) byUser[device.User] = sessions = [];
        sessions.Add(session);
        return session;
    }

    public void Close(Session session)
    {
        byUser[session.Device.User].Remove(session);
        session.Close();
    }
}
