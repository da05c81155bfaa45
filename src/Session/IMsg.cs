using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Session;

/// <summary>The way to Msg. Implemented on Dapr's service invocation, and by the simulation.</summary>
internal interface IMsg
{
    /// <summary>Takes a request of a device; what is wrong with it at sight is answered at once.</summary>
    void Take(Device device, Request request);

    /// <summary>Says who is here, and returns how far the mailbox is, or a refusal.</summary>
    /// <exception cref="TimeoutException">There was no answer.</exception>
    Task<Result> LoginAsync(Device device, CancellationToken ct);

    /// <summary>Those of some users who are people, and have not blocked the device's user.</summary>
    /// <exception cref="TimeoutException">There was no answer.</exception>
    Task<ICollection<long>> FindVisibleAsync(Device device, IEnumerable<long> users, CancellationToken ct);
}
