namespace DaprMessaging.Sidecar.State;

/// <summary>A store of keyed bytes with transactions.</summary>
internal interface IStateStore : IAsyncDisposable
{
    /// <summary>The items in the order asked, each null where there is none; read as of one moment.</summary>
    ValueTask<StateItem?[]> GetAsync(IReadOnlyList<string> keys, CancellationToken ct);

    /// <summary>All changes or none (but for the store that plays Redis); null = done, else the key whose etag (or absence) was not as demanded.</summary>
    Task<string?> CommitAsync(IReadOnlyList<StateChange> changes, CancellationToken ct);
}
