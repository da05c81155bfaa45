using Microsoft.Extensions.Logging;

namespace DaprMessaging.Simulation.Worlds;

/// <summary>What the rooms under test log. An error that the world did not provoke is a finding; so is a step that was not prepared.</summary>
internal sealed class WorldLog<T>(World world, string who) : ILogger<T>
{
    private const string Parked = nameof(Inbox.Log.EventParked);

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning || world.Trace.IsOn;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel)) return;
        var text = formatter(state, exception);
        world.Trace.Say(who, $"logs {logLevel} {text} {exception?.Message ?? ""}");
        if ((logLevel >= LogLevel.Error && eventId.Name != Parked) || exception is Inbox.UnreadException) world.Findings.Add("log", text);
    }
}
