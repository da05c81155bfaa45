using DaprMessaging.Contracts.Client;
using DaprMessaging.Session;
using DaprMessaging.Simulation.Devices;
using SessionDevice = DaprMessaging.Session.Device;

namespace DaprMessaging.Simulation.Gateways;

/// <summary>One connection from the gateway's side: the real device of Session, and the socket that is not there.</summary>
internal sealed class Link(Connection connection, SessionDevice device)
{
    private TaskCompletionSource<Result>? login;
    private Task<Result>? loggedIn;

    public Connection Connection => connection;

    public SessionDevice Device => device;

    /// <summary>The connection has ended.</summary>
    public TaskCompletionSource Ended { get; } = new();

    /// <summary>Nothing goes out before.</summary>
    public bool IsWelcomed { get; set; }

    public bool IsWriting { get; set; }

    public bool HasSomethingToSay => IsWelcomed && device.Outgoing.TryPeek(out _);

    /// <summary>The result of a login comes to the device by whichever way; whoever waits for it hears of it by <see cref="Look"/>.</summary>
    public Task<Result> BeginLogin()
    {
        (loggedIn, login) = (device.BeginLogin(), new TaskCompletionSource<Result>());
        return login.Task;
    }

    public void GiveUp(Task<Result> waiting)
    {
        if (login!.Task == waiting) login.TrySetException(new TimeoutException());
    }

    /// <summary>Something may have come. (A task of the product would go on in another thread: this one stays in the world's.)</summary>
    public void Look()
    {
        if (loggedIn is { IsCompletedSuccessfully: true }) login!.TrySetResult(loggedIn.Result);
    }
}
