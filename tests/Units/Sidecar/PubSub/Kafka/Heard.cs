using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Units.Sidecar.PubSub.Kafka;

/// <summary>What was logged, by the number of the event.</summary>
internal sealed class Heard : ILoggerFactory, ILogger
{
    public const int Troubled = 61, ProducerReplaced = 62, Revoked = 66;

    private readonly ConcurrentDictionary<int, int> counts = new();

    public int this[int eventId] => counts.GetValueOrDefault(eventId);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) => counts.AddOrUpdate(eventId.Id, 1, (_, n) => n + 1);

    public void Dispose()
    {
    }
}
