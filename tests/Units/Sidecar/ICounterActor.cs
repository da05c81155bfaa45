using Dapr.Actors;

namespace DaprMessaging.Units.Sidecar;

/// <summary>What the tests' actor can do.</summary>
public interface ICounterActor : IActor
{
    Task<int> AddAsync(int number);
    Task<int> ReadAsync();
    Task<byte[]> ReverseAsync(byte[] bytes);
    Task FailAsync(string message);
    Task<string> WhereAsync();
    Task HoldAsync();
    Task ForgetAsync();
}
