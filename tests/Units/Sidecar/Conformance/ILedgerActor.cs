using Dapr.Actors;

namespace DaprMessaging.Units.Sidecar.Conformance;

public interface ILedgerActor : IActor
{
    Task WriteAsync(int keys);

    Task<int> ReadAsync(string key);

    Task WriteTwiceAsync();

    Task WriteAndFailAsync();

    Task SaveAndFailAsync();
}
