using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace DaprMessaging.Scenarios;

/// <summary>Remembers what was logged as an error.</summary>
internal sealed class ErrorLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> errors = [];

    public ConcurrentBag<string> Expected { get; } = [];

    public IEnumerable<string> Unexpected => errors.Where(e => !Expected.Any(x => e.Contains(x, StringComparison.Ordinal)));

    public ILogger CreateLogger(string categoryName) => new Category(categoryName, this);

    public void Dispose()
    {
        // Nothing to let go of.
    }

    private sealed class Category(string name, ErrorLog log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) log.errors.Enqueue($"{name}: {formatter(state, exception)} {exception}");
        }
    }
}
