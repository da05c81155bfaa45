namespace DaprMessaging.Hosting;

/// <summary>The state store as a batch sees it. Implemented on Dapr, and by the simulation.</summary>
public interface IStateStore
{
    /// <summary>Reads keys, answers in the order asked. Not a snapshot: other writers may come between any two.</summary>
    /// <exception cref="StateException">The store could not be read.</exception>
    Task<IReadOnlyList<StateEntry>> GetAsync(IReadOnlyList<string> keys, CancellationToken ct = default);

    /// <summary>All or nothing.</summary>
    /// <exception cref="StateException">Nothing was written, or (Unavailable) nobody knows.</exception>
    Task CommitAsync(IReadOnlyList<StateWrite> writes, CancellationToken ct = default);
}
