using DaprMessaging.Hosting;

namespace DaprMessaging.Simulation.Storage;

/// <summary>The store as the checks read it when all is over: at once and whole.</summary>
internal sealed class QuietStore(FaultyStore store) : IStateStore
{
    public Task<IReadOnlyList<StateEntry>> GetAsync(IReadOnlyList<string> keys, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<StateEntry>>([.. keys.Select(store.Get)]);

    public Task CommitAsync(IReadOnlyList<StateWrite> writes, CancellationToken ct) =>
        throw new NotSupportedException("Checks do not write");
}
