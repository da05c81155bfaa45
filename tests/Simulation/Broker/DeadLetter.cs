namespace DaprMessaging.Simulation.Broker;

/// <summary>An event in the dead-letter topic.</summary>
internal readonly record struct DeadLetter(string Id, string Type, string Reason);
